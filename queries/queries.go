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
	"strings"
)

//go:embed *.sql
var files embed.FS

// A Query is a named question.
type Query struct {
	Name             string // file name without .sql
	Topic            string // see Topics
	TitleZH, TitleEN string
	AboutZH, AboutEN string // what is counted, what is left out, and how blanks are treated
	Params           []Param
	Chart            Chart // how a picture of the answer is drawn
	SQL              string
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

// Run asks a named question. args holds parameters by name, as typed; those
// left out take their default. A parameter that cannot be meant is a
// *BadParameter. The caller closes the rows.
func Run(ctx context.Context, db *sql.DB, q Query, args map[string]string) (*Rows, error) {
	bound, err := q.bind(ctx, db, args)
	if err != nil {
		return nil, err
	}
	return ask(ctx, db, q.SQL, bound...)
}

// SQL asks in SQL; args are bound to its parameters. The caller closes the rows.
func SQL(ctx context.Context, db *sql.DB, text string, args ...any) (*Rows, error) {
	return ask(ctx, db, text, args...)
}
