package queries

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Relation is a table, a view or a macro of the database.
type Relation struct {
	Kind, Name string // kind: table, view or macro
	EN, ZH     string // what it is
	Columns    []Described
	Params     []string // of a macro
	Returns    string   // of a macro: "value" or "table"
}

// A Described is a column with what it means.
type Described struct{ Name, Type, EN, ZH string }

// Schema describes every table, view and macro of a database, in this order and
// by name. A description is the two halves of its COMMENT.
func Schema(ctx context.Context, db *sql.DB) ([]Relation, error) {
	var out []Relation
	err := eachRow(ctx, db, `
		SELECT 'table', table_name, coalesce(comment, ''), '', '' FROM duckdb_tables() WHERE NOT internal AND NOT temporary
		UNION ALL SELECT 'view', view_name, coalesce(comment, ''), '', '' FROM duckdb_views() WHERE NOT internal
		UNION ALL SELECT DISTINCT 'macro', function_name, coalesce(comment, ''), array_to_string(parameters, ','), if(function_type = 'table_macro', 'table', 'value')
			FROM duckdb_functions() WHERE function_type IN ('macro', 'table_macro') AND NOT internal
		ORDER BY 1, 2`, 5, func(f []string) {
		r := Relation{Kind: f[0], Name: f[1], Returns: f[4]}
		r.EN, r.ZH = halves(f[2])
		if f[3] != "" {
			r.Params = strings.Split(f[3], ",")
		}
		out = append(out, r)
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, db, `SELECT table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index`, 4, func(f []string) {
		i := slices.IndexFunc(out, func(r Relation) bool { return r.Kind != "macro" && r.Name == f[0] })
		if i < 0 {
			return
		}
		c := Described{Name: f[1], Type: f[2]}
		if strings.HasPrefix(c.Type, "ENUM(") {
			c.Type = "ENUM"
		}
		c.EN, c.ZH = halves(f[3])
		out[i].Columns = append(out[i].Columns, c)
	})
	slices.SortStableFunc(out, func(a, b Relation) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
	return out, err
}

// kinds are the kinds of relations in the order they are listed.
var kinds = []string{"table", "view", "macro"}

// halves cuts a comment into English and Chinese.
func halves(comment string) (en, zh string) {
	i := strings.LastIndex(comment, " / ")
	if i < 0 {
		return comment, ""
	}
	return comment[:i], comment[i+len(" / "):]
}

// eachRow calls f with the fields of each row, all of them text.
func eachRow(ctx context.Context, db *sql.DB, question string, fields int, f func([]string)) error {
	rows, err := db.QueryContext(ctx, question)
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		values, targets := make([]string, fields), make([]any, fields)
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("schema: %w", err)
		}
		f(values)
	}
	return rows.Err()
}

// SchemaFormats are the names WriteSchema knows.
var SchemaFormats = []string{"md", "mermaid"}

// WriteSchema writes a description of the database: md with every column, or
// mermaid with the tables that refer to each other.
func WriteSchema(w io.Writer, format string, all []Relation) error {
	var b strings.Builder
	switch format {
	case "md":
		markdownSchema(&b, all)
	case "mermaid":
		if err := mermaidSchema(&b, all); err != nil {
			return err
		}
	default:
		return fmt.Errorf("format %q is not one of %s", format, strings.Join(SchemaFormats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownSchema(b *strings.Builder, all []Relation) {
	titles := map[string]string{"table": "Tables / 表", "view": "Views / 视图", "macro": "Macros / 宏"}
	kind := ""
	cell := strings.NewReplacer("|", `\|`, "\n", " ").Replace
	for _, r := range all {
		if r.Kind != kind {
			kind = r.Kind
			fmt.Fprintf(b, "# %s\n\n", titles[kind])
		}
		if r.Kind == "macro" {
			fmt.Fprintf(b, "## %s(%s)\n\n%s\n\n%s\n\n", r.Name, strings.Join(r.Params, ", "), r.EN, r.ZH)
			continue
		}
		fmt.Fprintf(b, "## %s\n\n%s\n\n%s\n\n| column | type | English | 中文 |\n|---|---|---|---|\n", r.Name, r.EN, r.ZH)
		for _, c := range r.Columns {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", c.Name, c.Type, cell(c.EN), cell(c.ZH))
		}
		b.WriteString("\n")
	}
}

// referencesCSV says which columns lead to which table.
//
//go:embed references.csv
var referencesCSV string

// A Reference is a column whose values stand in a column of another table.
type Reference struct{ Table, Column, ToTable, ToColumn string }

// References returns how the tables hang together.
func References() ([]Reference, error) {
	rows, err := csv.NewReader(strings.NewReader(referencesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("queries: references: %w", err)
	}
	var out []Reference
	for _, r := range rows[1:] {
		out = append(out, Reference{r[0], r[1], r[2], r[3]})
	}
	return out, nil
}

// mermaidSchema draws the tables that are referred to or refer to others.
// Stored wide tables are left out: their views are what is asked.
func mermaidSchema(b *strings.Builder, all []Relation) error {
	references, err := References()
	if err != nil {
		return err
	}
	drawn := map[string]bool{}
	b.WriteString("erDiagram\n")
	for _, r := range references {
		fmt.Fprintf(b, "  %s }o--o| %s : %s\n", r.Table, r.ToTable, r.Column)
		drawn[r.Table], drawn[r.ToTable] = true, true
	}
	for _, r := range all {
		if r.Kind != "table" || !drawn[r.Name] {
			continue
		}
		fmt.Fprintf(b, "  %s {\n", r.Name)
		for _, c := range r.Columns {
			fmt.Fprintf(b, "    %s %s \"%s\"\n", strings.ReplaceAll(c.Type, " ", "_"), c.Name, strings.ReplaceAll(c.EN, `"`, "'"))
		}
		b.WriteString("  }\n")
	}
	return nil
}
