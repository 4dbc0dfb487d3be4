package export

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// A table is one table or view of the database as it is exported: its own
// columns, what is written beside them, and their descriptions.
type table struct {
	name             string
	view             bool
	english, chinese string
	columns          []column
	some             string // macro that gives the rows of some reports; "" if there is none
	beside           string // joins of what is written beside the columns
	files            string // hash by which the address of the file, s, is joined; "" if it is not
	someFiles        string // macro that gives the addresses of some files
	order            []string
	key              []string // columns that tell the rows apart; nil if none do
	foreign          []relation
	ofReports        bool // every row belongs to a report, r
}

// A column is a column of an exported table.
type column struct {
	name, typ        string // DuckDB's type
	expression       string
	english, chinese string
	required         bool
}

// A catalog is what the database says of its tables.
type catalog struct {
	tables  []catalogTable
	columns map[string][]column // by table, expression empty
}

type catalogTable struct {
	name, comment string
	view          bool
}

// readCatalog reads every table and view with its columns and comments.
func readCatalog(ctx context.Context, db *sql.DB) (catalog, error) {
	c := catalog{columns: map[string][]column{}}
	rows, err := db.QueryContext(ctx, `
		SELECT table_name, coalesce(comment, ''), false FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal
		UNION ALL
		SELECT view_name, coalesce(comment, ''), true FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
		ORDER BY ALL`)
	if err != nil {
		return c, fmt.Errorf("export: tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t catalogTable
		if err := rows.Scan(&t.name, &t.comment, &t.view); err != nil {
			return c, fmt.Errorf("export: tables: %w", err)
		}
		c.tables = append(c.tables, t)
	}
	if err := rows.Err(); err != nil {
		return c, fmt.Errorf("export: tables: %w", err)
	}
	if rows, err = db.QueryContext(ctx, `SELECT table_name, column_name, data_type, coalesce(comment, ''), NOT is_nullable FROM duckdb_columns()
		WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index`); err != nil {
		return c, fmt.Errorf("export: columns: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, comment string
		var col column
		if err := rows.Scan(&name, &col.name, &col.typ, &comment, &col.required); err != nil {
			return c, fmt.Errorf("export: columns: %w", err)
		}
		col.english, col.chinese = bilingual(comment)
		c.columns[name] = append(c.columns[name], col)
	}
	return c, rows.Err()
}

// bilingual cuts a comment into its two languages.
func bilingual(comment string) (english, chinese string) {
	i := strings.LastIndex(comment, " / ")
	if i < 0 {
		return "", ""
	}
	return comment[:i], comment[i+len(" / "):]
}

// tablesOf turns the catalog into what is exported: tables first, in the order
// of the relations, then views.
func tablesOf(c catalog, rs relations) ([]table, error) {
	slices.SortStableFunc(c.tables, func(a, b catalogTable) int {
		if a.view != b.view {
			return cmp.Compare(fmt.Sprint(a.view), fmt.Sprint(b.view))
		}
		return cmp.Or(cmp.Compare(rs.place(a.name), rs.place(b.name)), cmp.Compare(a.name, b.name))
	})
	var out []table
	for _, ct := range c.tables {
		if rs.without(ct.name, "") {
			continue
		}
		t, err := c.table(ct, rs)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// table works out the columns, sources and order of one table. Year and agency
// lead the rows of a report, the name and address of its file end them.
func (c catalog) table(ct catalogTable, rs relations) (table, error) {
	t := table{name: ct.name, view: ct.view, some: rs.chosen(ct.name), key: rs.key(ct.name), foreign: rs.of(ct.name, foreign)}
	t.english, t.chinese = bilingual(ct.comment)
	own := func(name string) bool { return c.has(ct.name, name) }
	add := func(source, alias, name string) {
		if !t.has(name) && !rs.without(source, name) {
			t.columns = append(t.columns, c.column(source, alias, name))
		}
	}
	t.ofReports = own("report_id")
	if t.ofReports {
		for _, name := range []string{"year", "agency_name"} {
			if !own(name) {
				add("reports", "r", name)
			}
		}
	}
	for _, col := range c.columns[ct.name] {
		add(ct.name, "t", col.name)
	}
	for i, j := range rs.of(ct.name, joined) {
		if len(c.columns[j.target]) == 0 {
			continue
		}
		alias := fmt.Sprintf("j%d", i)
		var on []string
		for k, name := range j.columns {
			on = append(on, fmt.Sprintf("%s.%s = t.%s", alias, ident(j.targets[k]), ident(name)))
		}
		t.beside += fmt.Sprintf(" LEFT JOIN %s %s ON %s", ident(j.target), alias, strings.Join(on, " AND "))
		for _, name := range j.bring {
			add(j.target, alias, name)
		}
	}
	if hash := own("sha256"); (hash || t.ofReports) && !(own("url") && own("name")) {
		t.files, t.someFiles = "r.sha256", rs.chosen(sources)
		if hash {
			t.files, t.someFiles = "t.sha256", "" // also of files without a report
		}
		add(sources, "s", "name")
		add(sources, "s", "url")
		if !hash {
			add("reports", "r", "sha256")
		}
	}
	for _, col := range t.columns {
		if col.english == "" || col.chinese == "" {
			return t, fmt.Errorf("export: column %s of %s has no description in both languages", col.name, t.name)
		}
	}
	if t.english == "" || t.chinese == "" {
		return t, fmt.Errorf("export: %s has no description in both languages", t.name)
	}
	t.order = t.ordering()
	return t, nil
}

// sources is the view that has one address for each file.
const sources = "sources"

// from is what the columns of some reports are selected from: t is the table, r
// its report, s where the file was found.
func (t table) from(c Choice) string {
	picked := c.reports()
	of := func(name, macro, column string) string {
		if picked == "" || macro == "" {
			return ident(name)
		}
		return fmt.Sprintf("%s((SELECT list(r.%s) FROM reports r WHERE %s))", macro, column, picked)
	}
	out := of(t.name, t.some, "report_id") + " t"
	if t.ofReports {
		reports := "reports"
		if picked != "" {
			reports = fmt.Sprintf("(SELECT * FROM reports r WHERE %s)", picked)
		}
		out += fmt.Sprintf(" LEFT JOIN %s r ON r.report_id = t.report_id", reports)
	}
	out += t.beside
	if t.files != "" {
		out += fmt.Sprintf(" LEFT JOIN %s s ON s.sha256 = %s", of(sources, t.someFiles, "sha256"), t.files)
	}
	return out
}

// ordering makes the order of the rows the same every time: by year, agency and
// report, then by the key, or by everything where there is no key.
func (t table) ordering() (out []string) {
	if t.ofReports {
		out = []string{"r.year", "r.agency_name", "r.report_id"}
	}
	for _, name := range t.key {
		out = append(out, "t."+ident(name))
	}
	if t.key == nil {
		for _, c := range t.columns {
			out = append(out, c.expression)
		}
	}
	return out
}

func (t table) has(name string) bool {
	return slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name })
}

func (c catalog) has(table, name string) bool {
	return slices.ContainsFunc(c.columns[table], func(col column) bool { return col.name == name })
}

// column is a column of a table under an alias.
func (c catalog) column(table, alias, name string) column {
	for _, col := range c.columns[table] {
		if col.name == name {
			col.expression = alias + "." + ident(name)
			col.required = col.required && alias == "t"
			return col
		}
	}
	return column{name: name}
}

// selected is the list of columns of a question.
func (t table) selected() string {
	parts := make([]string, len(t.columns))
	for i, c := range t.columns {
		parts[i] = c.expression + " AS " + ident(c.name)
	}
	return strings.Join(parts, ", ")
}

// ident writes a name as an SQL identifier.
func ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
