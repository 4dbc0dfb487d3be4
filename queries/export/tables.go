package export

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// A table is one file: a question, and where the description of each of its
// columns stands.
type table struct {
	file           string
	english        string
	chinese        string
	sources        []string // tables and views to look for column comments in, in this order
	selected, from string
	order          string
	always         string // rows that no restriction leaves out; "" if there are none
}

// question returns the SQL of the table under a restriction.
func (t table) question(options Options) (string, []any) {
	restriction, args := where(options)
	if t.always != "" {
		restriction = "(" + restriction + " OR " + t.always + ")"
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s", t.selected, t.from, restriction, t.order), args
}

// report order is the same in every file.
const byReport = "r.year, r.agency_name, r.report_id"

// tablesOf lists the files: the fixed ones, and one for each wide view.
func tablesOf(ctx context.Context, db *sql.DB) ([]table, error) {
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT form_table::VARCHAR AS t, min(form_table) AS place FROM indicators GROUP BY t ORDER BY place")
	if err != nil {
		return nil, fmt.Errorf("export: form tables: %w", err)
	}
	defer rows.Close()
	out := fixedTables()
	for rows.Next() {
		var name string
		var place any
		if err := rows.Scan(&name, &place); err != nil {
			return nil, fmt.Errorf("export: form tables: %w", err)
		}
		out = append(out, table{
			file: name + ".csv", sources: []string{name, "sources"},
			english:  "Wide: one row per report, one column per box of the table " + name,
			chinese:  "宽表：每份年报一行，" + name + " 表每格一列",
			selected: "w.*, s.name, s.url", order: byReport,
			from: fmt.Sprintf("%s w JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256", name),
		})
	}
	return out, rows.Err()
}

func fixedTables() []table {
	return []table{
		{
			file: "facts.csv", sources: []string{"facts", "reports", "indicators", "sources"},
			english: "Tidy: one row per box of every report, with its place and source",
			chinese: "长表：每份年报每格一行，含位置与来源",
			selected: `r.year, r.agency_name, r.title, r.report_id, f.form_table, f.edition, i.row, i.col, f.indicator, f.applicant,
				i.label_zh, i.label_en, i.applicant_zh, i.applicant_en, f.value, f.state, f.raw, f.unit, f.method, f.confidence,
				f.page, f.x0, f.y0, f.x1, f.y1, f.locator, s.name, s.url, r.sha256`,
			from: `facts f JOIN reports r USING (report_id)
				LEFT JOIN indicators i USING (form_table, edition, indicator, applicant) LEFT JOIN sources s ON s.sha256 = r.sha256`,
			order: byReport + ", f.form_table, f.indicator, f.applicant",
		},
		{
			file: "reports.csv", sources: []string{"reports", "sources"},
			english: "One row per report", chinese: "每份年报一行",
			selected: "r.*, s.name, s.url", order: byReport,
			from: "reports r LEFT JOIN sources s ON s.sha256 = r.sha256",
		},
		{
			file: "documents.csv", sources: []string{"documents", "sources"},
			english: "One row per file, read or set aside", chinese: "每个文件一行，含搁置者",
			selected: "d.*, s.name, s.url", order: "s.url, d.sha256",
			from: `documents d LEFT JOIN reports r ON r.report_id = d.report_id
				LEFT JOIN sources s ON s.sha256 = d.sha256`, always: "d.report_id IS NULL",
		},
		{
			file: "findings.csv", sources: []string{"findings", "reports", "sources"},
			english: "One row per finding of the checks", chinese: "每条核查记录一行",
			selected: "r.year, r.agency_name, f.*, s.name, s.url",
			from:     "findings f JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256",
			order:    byReport + ", f.result, f.rule, f.indicator, f.applicant, f.message, f.page, f.y0, f.x0, f.locator",
		},
		{
			file: "sections.csv", sources: []string{"sections", "reports"},
			english: "Running text of the reports", chinese: "年报正文",
			selected: "r.year, r.agency_name, f.*", order: byReport + ", f.position",
			from: "sections f JOIN reports r USING (report_id)",
		},
		{
			file: "indicators.csv", sources: []string{"indicators"},
			english: "The official forms: one row per box of each edition", chinese: "官方表式：各版本每格一行",
			selected: "i.*", from: "indicators i LEFT JOIN reports r ON false", always: "true",
			order: "i.edition, i.form_table, i.row, i.col",
		},
		{
			file: "crosswalk.csv", sources: []string{"crosswalk"},
			english: "Which indicators of different editions may stand in one series", chinese: "不同版本表式的指标能否接续比较",
			selected: "c.*", from: "crosswalk c LEFT JOIN reports r ON false", always: "true",
			order: "c.edition_from, c.indicator_from, c.indicator_to",
		},
	}
}

// readComments returns "table.column" -> comment.
func readComments(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL AND NOT internal")
	if err != nil {
		return nil, fmt.Errorf("export: comments: %w", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var column, comment string
		if err := rows.Scan(&column, &comment); err != nil {
			return nil, fmt.Errorf("export: comments: %w", err)
		}
		out[column] = comment
	}
	return out, rows.Err()
}

// describe finds the comment of a column and cuts it into its two languages.
func (t table) describe(column string, comments map[string]string) (english, chinese string, err error) {
	for _, source := range t.sources {
		if c, ok := comments[source+"."+column]; ok {
			i := strings.LastIndex(c, " / ")
			if i < 0 {
				break
			}
			return c[:i], c[i+len(" / "):], nil
		}
	}
	return "", "", fmt.Errorf("export: column %s of %s has no description in both languages", column, t.file)
}
