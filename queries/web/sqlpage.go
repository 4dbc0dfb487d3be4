package web

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/tabular"
)

// An Answer is the result of free SQL, in words.
type Answer = tabular.Table

// A Value is one value in words.
type Value = tabular.Value

// A BadSQL error is a statement that cannot be answered; the message is for
// whoever wrote it.
type BadSQL struct{ Message string }

func (e *BadSQL) Error() string { return e.Message }

// shownRows is how many rows of an answer the page shows; a file holds more.
const shownRows = 500

// maxStatement is the longest statement in bytes.
const maxStatement = 8000

// A schemaTable is a table or view with what it is for.
type schemaTable struct {
	Name, About string
	View        bool
	Columns     []schemaColumn
}

type schemaColumn struct{ Name, Type, About string }

// An example is a named question as a statement.
type example struct{ Title, About, URL string }

// sql shows a statement, its answer, the schema beside it and examples.
func (s *Server) sql(r *request) (*answer, error) {
	text, err := s.statement(r)
	if err != nil {
		return nil, err
	}
	data := struct {
		Text, Problem string
		Answer        *Answer
		Schema        []schemaTable
		Examples      []example
		Rows, Seconds int
		Memory        int
	}{Text: text, Rows: s.opt.Limits.SQLRows, Seconds: int(s.opt.Limits.SQLTime.Seconds()), Memory: s.opt.Limits.SQLMemory}
	if data.Schema, err = s.schema(r); err != nil {
		return nil, err
	}
	if data.Examples, err = examples(r.lang); err != nil {
		return nil, err
	}
	a := &answer{page: "sql", title: s.texts.say(r.lang, "sql.title"), unkept: r.taken()}
	if text != "" {
		rows := shownRows
		if r.taken() {
			rows = s.opt.Limits.SQLRows
		}
		if data.Answer, data.Problem, err = s.run(r, text, rows); err != nil {
			return nil, err
		}
		if data.Problem != "" && r.taken() {
			return nil, &wrong{key: "error.sql", args: []any{data.Problem}}
		}
		a.unkept = a.unkept || data.Problem != ""
	}
	if data.Answer != nil {
		out := *data.Answer
		out.More = false // the page says how many rows a file holds
		a.lists = []listing{{name: "answer", table: func() Answer { return out }}}
	}
	a.data = data
	return a, nil
}

// statement reads the statement of a request. Another site may not have a
// visitor's browser ask: it could keep the machine busy.
func (s *Server) statement(r *request) (string, error) {
	if r.q.Get("sql") != "" {
		if err := r.sameSite(); err != nil {
			return "", err
		}
	}
	text := strings.TrimSpace(r.q.Get("sql"))
	if len(text) > maxStatement {
		return "", &wrong{key: "error.too_long", args: []any{maxStatement}}
	}
	return text, nil
}

// run answers a statement within the limits; what is wrong with it comes as a
// problem in words.
func (s *Server) run(r *request, text string, rows int) (out *Answer, problem string, err error) {
	if s.opt.Ask == nil {
		return nil, s.texts.say(r.lang, "sql.off"), nil
	}
	select {
	case s.sqlGate <- struct{}{}:
		defer func() { <-s.sqlGate }()
	case <-r.Context().Done():
		return nil, "", r.Context().Err()
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.opt.Limits.SQLTime)
	defer cancel()
	a, err := s.opt.Ask(ctx, text, rows, s.opt.Limits.SQLMemory)
	var bad *BadSQL
	switch {
	case err == nil:
		return &a, "", nil
	case errors.As(err, &bad):
		return nil, bad.Message, nil
	case ctx.Err() != nil:
		return nil, s.texts.say(r.lang, "sql.too_slow", int(s.opt.Limits.SQLTime.Seconds())), nil
	}
	return nil, "", err
}

// schema lists tables and views with their comments.
func (s *Server) schema(r *request) ([]schemaTable, error) {
	type row struct {
		table, about    string
		view            bool
		column, kind, c string
	}
	v, err := s.results.get("schema", func() (any, int, error) {
		rows, err := ask(r.Context(), s.db.SQL(), func(c *row) []any { return []any{&c.table, &c.about, &c.view, &c.column, &c.kind, &c.c} }, `
			WITH t AS (SELECT table_name AS name, coalesce(comment, '') AS comment, false AS is_view FROM duckdb_tables() WHERE database_name = current_database()
				UNION ALL SELECT view_name, coalesce(comment, ''), true FROM duckdb_views() WHERE database_name = current_database() AND NOT internal)
			SELECT t.name, t.comment, t.is_view, c.column_name, c.data_type, coalesce(c.comment, '')
			FROM t JOIN duckdb_columns() c ON c.table_name = t.name AND c.database_name = current_database() ORDER BY t.is_view, t.name, c.column_index`)
		return rows, 200 * len(rows), err
	})
	if err != nil {
		return nil, err
	}
	var out []schemaTable
	for _, c := range v.([]row) {
		if len(out) == 0 || out[len(out)-1].Name != c.table {
			out = append(out, schemaTable{Name: c.table, About: inComment(r.lang, c.about), View: c.view})
		}
		kind := c.kind
		if strings.HasPrefix(kind, "ENUM") {
			kind = "ENUM"
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, schemaColumn{c.column, kind, inComment(r.lang, c.c)})
	}
	return out, nil
}

// inComment picks a language out of a comment "English / 中文".
func inComment(lang, comment string) string {
	en, zh, ok := strings.Cut(comment, " / ")
	if !ok {
		return comment
	}
	return inLanguage(lang, zh, en)
}

// parameter is a parameter of a named question.
var parameter = regexp.MustCompile(`\$([a-z_]+)`)

// examples are the named questions, with the usual values put in.
func examples(lang string) ([]example, error) {
	all, err := queries.All()
	if err != nil {
		return nil, err
	}
	var out []example
	for _, q := range all {
		usual := map[string]string{}
		for _, p := range q.Params {
			switch {
			case p.Needed:
				usual[p.Name] = "'…'" // to be filled in
			case p.Default == "":
				usual[p.Name] = "NULL"
			case p.Type == "integer" || p.Type == "number":
				usual[p.Name] = p.Default
			default:
				usual[p.Name] = "'" + strings.ReplaceAll(p.Default, "'", "''") + "'"
			}
		}
		text := parameter.ReplaceAllStringFunc(q.SQL, func(p string) string {
			if v, ok := usual[p[1:]]; ok {
				return v
			}
			return p
		})
		var lines []string
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "-- ") {
				lines = append(lines, line)
			}
		}
		if body := strings.TrimSpace(strings.Join(lines, "")); len(body) <= maxStatement {
			out = append(out, example{inLanguage(lang, q.TitleZH, q.TitleEN), inLanguage(lang, q.AboutZH, q.AboutEN), link(lang, "sql", "?", "sql", body)})
		}
	}
	return out, nil
}
