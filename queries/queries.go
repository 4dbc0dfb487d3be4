// Package queries answers questions from a database: the named questions that
// lie beside this file (*.sql), free SQL, and where one value comes from. In: a
// database opened by package store, the name of a question and its parameters.
// Out: rows. It never parses documents and never writes to the database; how
// rows look is for package render.
package queries

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed *.sql
var files embed.FS

// A Query is a named question.
type Query struct {
	Name             string // file name without .sql
	Topic            string // "applications", "disclosure", "checks", …
	TitleZH, TitleEN string
	AboutZH, AboutEN string // what is counted, what is left out, and how blanks are treated
	Params           []Param
	Chart            Chart // how a picture of the answer is drawn
	SQL              string
}

// A Param is a parameter of a question. Values are bound, never pasted into
// the text.
type Param struct {
	Name    string
	Type    string // integer, number or text
	Default string // "" if leaving it out means no restriction
	About   string // English / Chinese
}

// All returns the named questions, sorted by topic and name.
func All() ([]Query, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("queries: %w", err)
	}
	var out []Query
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("queries: %w", err)
		}
		q, err := parse(strings.TrimSuffix(name, ".sql"), string(text))
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	slices.SortFunc(out, func(a, b Query) int {
		return strings.Compare(a.Topic+"\x00"+a.Name, b.Topic+"\x00"+b.Name)
	})
	return out, nil
}

// Find returns the question of a name, or an error that lists the names.
func Find(name string) (Query, error) {
	all, err := All()
	if err != nil {
		return Query{}, err
	}
	var names []string
	for _, q := range all {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	slices.Sort(names)
	return Query{}, fmt.Errorf("there is no question %q; there are: %s", name, strings.Join(names, ", "))
}

// parse reads the header lines of a question. Every line but param and chart is
// required.
func parse(name, text string) (Query, error) {
	q := Query{Name: name, SQL: text}
	fields := map[string]*string{"title_zh": &q.TitleZH, "title_en": &q.TitleEN,
		"about_zh": &q.AboutZH, "about_en": &q.AboutEN, "topic": &q.Topic}
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			break
		}
		key, value, _ := strings.Cut(comment, ":")
		value = strings.TrimSpace(value)
		switch field := fields[key]; {
		case key == "param":
			p, err := parseParam(value)
			if err != nil {
				return q, fmt.Errorf("queries: %s: %w", name, err)
			}
			q.Params = append(q.Params, p)
		case key == "chart":
			c, err := ParseChart(value)
			if err != nil {
				return q, fmt.Errorf("queries: %s: %w", name, err)
			}
			q.Chart = c
		case field == nil || *field != "" || value == "":
			return q, fmt.Errorf("queries: %s: header line %q is unknown, empty or there twice", name, strings.TrimSpace(line))
		default:
			*field = value
		}
	}
	for key, field := range fields {
		if *field == "" {
			return q, fmt.Errorf("queries: %s: header line %s is missing", name, key)
		}
	}
	return q, nil
}

// parseParam reads "name type default description"; the default "-" is none.
func parseParam(value string) (Param, error) {
	parts := strings.SplitN(value, " ", 4)
	if len(parts) < 4 || !strings.Contains(parts[3], " / ") {
		return Param{}, fmt.Errorf("param %q is not: name type default English / 中文", value)
	}
	p := Param{Name: parts[0], Type: parts[1], Default: parts[2], About: parts[3]}
	if p.Default == "-" {
		p.Default = ""
	}
	_, err := p.value(p.Default)
	return p, err
}

// value turns what was typed into what is bound; "" is NULL.
func (p Param) value(typed string) (any, error) {
	if typed == "" {
		return nil, nil
	}
	switch p.Type {
	case "integer":
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a whole number, not %q", p.Name, typed)
		}
		return n, nil
	case "number":
		f, err := strconv.ParseFloat(typed, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a number, not %q", p.Name, typed)
		}
		return f, nil
	case "text":
		return typed, nil
	}
	return nil, fmt.Errorf("param %s: unknown type %q", p.Name, p.Type)
}

// Run asks a named question. args holds parameters by name, as typed; those
// left out take their default. The caller closes the rows.
func Run(ctx context.Context, db *sql.DB, q Query, args map[string]string) (*Rows, error) {
	var bound []any
	var names []string
	used := 0
	for _, p := range q.Params {
		names = append(names, p.Name)
		typed, given := args[p.Name]
		if given {
			used++
		} else {
			typed = p.Default
		}
		v, err := p.value(typed)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.Name, err)
		}
		bound = append(bound, sql.Named(p.Name, v))
	}
	if used != len(args) {
		for name := range args {
			if !slices.Contains(names, name) {
				return nil, fmt.Errorf("question %s has no parameter %q; it has: %s", q.Name, name, strings.Join(names, ", "))
			}
		}
	}
	return ask(ctx, db, q.SQL, bound...)
}

// SQL asks in SQL; args are bound to its parameters. The caller closes the rows.
func SQL(ctx context.Context, db *sql.DB, text string, args ...any) (*Rows, error) {
	return ask(ctx, db, text, args...)
}
