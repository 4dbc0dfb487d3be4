package queries

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Param is a parameter of a question. Values are bound, never pasted into
// the text.
type Param struct {
	Name    string
	Type    string // one of the types below
	Default string // "" if leaving it out means no restriction
	Needed  bool   // it cannot be left out: the question is about it
	About   string // English / 中文
}

// Types of parameters. A region is a code or the full name of a division, a
// category or series the code or the Chinese name of a kind of agency or of a
// series over years, a layer one of those of the macro layer_of, a level one of
// the levels of divisions: what is not known is refused, with what comes near.
const (
	typeInteger  = "integer"
	typeNumber   = "number"
	typeText     = "text"
	typeRegion   = "region"
	typeCategory = "category"
	typeSeries   = "series"
	typeLayer    = "layer"
	typeLevel    = "level"
)

// A BadParameter is a parameter that a question does not have, or a value that
// cannot be meant.
type BadParameter struct{ Question, Message string }

// Error names the question.
func (e *BadParameter) Error() string { return "question " + e.Question + ": " + e.Message }

// parseParam reads "name type default description"; the default "-" is none, and
// "!" says that the parameter is needed.
func parseParam(value string) (Param, error) {
	parts := strings.SplitN(value, " ", 4)
	if len(parts) < 4 || !strings.Contains(parts[3], " / ") {
		return Param{}, fmt.Errorf("param %q is not: name type default English / 中文", value)
	}
	p := Param{Name: parts[0], Type: parts[1], Default: parts[2], About: parts[3]}
	p.Needed = p.Default == "!"
	if p.Default == "-" || p.Needed {
		p.Default = ""
	}
	if _, known := names[p.Type]; !known && !slices.Contains([]string{typeInteger, typeNumber, typeText}, p.Type) {
		return Param{}, fmt.Errorf("param %s: unknown type %q", p.Name, p.Type)
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
	case typeInteger:
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a whole number, not %q", p.Name, typed)
		}
		return n, nil
	case typeNumber:
		f, err := strconv.ParseFloat(typed, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a number, not %q", p.Name, typed)
		}
		return f, nil
	}
	return typed, nil
}

// names are the questions that list what a typed name can mean: code and
// Chinese name.
var names = map[string]string{
	typeRegion:   "SELECT code, name FROM regions",
	typeCategory: "SELECT category, zh FROM agency_categories",
	typeSeries:   "SELECT series, zh FROM series_codes",
	typeLayer:    "VALUES ('single', 'single'), ('aggregate', 'aggregate'), ('open', 'open')",
	typeLevel:    "VALUES ('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county')",
}

// check refuses a name that the database does not know. It returns what is bound:
// of a series the codes it means, with spaces between, since codes lead to a few
// boxes; of others what was typed.
func (p Param) check(ctx context.Context, db *sql.DB, typed string) (string, error) {
	known, ok := names[p.Type]
	if !ok || typed == "" {
		return typed, nil
	}
	var codes sql.NullString
	err := db.QueryRowContext(ctx, "SELECT string_agg(DISTINCT code, ' ' ORDER BY code) FROM ("+known+") known(code, name) WHERE $typed IN (code, name)", sql.Named("typed", typed)).Scan(&codes)
	if err != nil {
		return "", fmt.Errorf("query: parameter %s: %w", p.Name, err)
	}
	switch {
	case codes.Valid && p.Type == typeSeries:
		return codes.String, nil
	case codes.Valid:
		return typed, nil
	}
	near, more, err := lines(ctx, db, `SELECT code || '  ' || string_agg(DISTINCT name, '; ' ORDER BY name) FROM (`+known+`) known(code, name)
		WHERE $kind IN ('layer', 'level') OR contains(name, $typed) OR starts_with(code, $typed) OR jaro_winkler_similarity(name, $typed) > 0.9 GROUP BY code ORDER BY length(min(name)), code`, sql.Named("typed", typed), sql.Named("kind", p.Type))
	if err != nil {
		return "", fmt.Errorf("query: parameter %s: %w", p.Name, err)
	}
	return "", &NotFound{What: p.Type, Name: typed, Near: near, More: more}
}

// bind turns the parameters as typed into arguments; those left out take their
// default.
func (q Query) bind(ctx context.Context, db *sql.DB, args map[string]string) ([]any, error) {
	var bound []any
	var known []string
	for _, p := range q.Params {
		known = append(known, p.Name)
		typed, given := args[p.Name]
		if !given {
			typed = p.Default
		}
		if typed == "" && p.Needed {
			return nil, &BadParameter{q.Name, fmt.Sprintf("it needs %s (%s)", p.Name, p.About)}
		}
		meant, err := p.check(ctx, db, typed)
		if none, ok := err.(*NotFound); ok {
			return nil, &BadParameter{q.Name, none.Error()}
		}
		if err != nil {
			return nil, err
		}
		v, err := p.value(meant)
		if err != nil {
			return nil, &BadParameter{q.Name, err.Error()}
		}
		bound = append(bound, sql.Named(p.Name, v))
	}
	for name := range args {
		if !slices.Contains(known, name) {
			return nil, &BadParameter{q.Name, fmt.Sprintf("it has no parameter %q; it has: %s", name, strings.Join(known, ", "))}
		}
	}
	return bound, nil
}
