package store

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed units.csv
var unitsCSV string

// asPrinted is the unit of boxes for which the form prescribes none.
const asPrinted = ""

// A wideColumn is a column of a wide view: one box of the form, in one unit.
type wideColumn struct {
	name, indicator, applicant, suffix string
	labelEN, labelZH, unitEN, unitZH   string
	byEN, byZH                         string // applicant
	total                              bool   // of the year, and total over applicants or the form has no applicants
}

// units maps each unit to the suffix of its columns. Counting words share one.
type units struct {
	suffix, nameEN map[string]string
}

// printed returns the units that belong to a suffix, as SQL literals.
func (u units) printed(suffix string) string {
	var out []string
	for unit, s := range u.suffix {
		if s == suffix {
			out = append(out, quote(unit))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// wideViews returns the statements that make one wide view per table of the
// form, and the panel over all of them.
func wideViews(indicators []Indicator, tables []wideTable) string {
	var out strings.Builder
	for _, t := range tables {
		en, zh := t.title(indicators)
		out.WriteString(wideView(t))
		out.WriteString(viewComments(t.form, en+": one row per report that is current, one column per box and unit",
			zh+"：每份现行年报一行，每格每单位一列", wideComments(t.columns)))
	}
	out.WriteString(panelView(tables))
	return out.String()
}

// wideColumns lists the columns of a table in the order of the form, all
// applicants of a row together.
func wideColumns(table string, indicators []Indicator, c codes, u units) ([]wideColumn, error) {
	var out []wideColumn
	for _, b := range indicators {
		if b.Table != table {
			continue
		}
		suffix, ok := u.suffix[b.Unit]
		if !ok {
			return nil, fmt.Errorf("store: unit %q of %s is not in units.csv", b.Unit, b.Indicator)
		}
		same := func(w wideColumn) bool {
			return w.indicator == b.Indicator && w.applicant == b.Applicant && w.suffix == suffix
		}
		if slices.ContainsFunc(out, same) {
			continue
		}
		out = append(out, wideColumn{
			name: wideName(table, b.Indicator, b.Applicant, suffix), indicator: b.Indicator, applicant: b.Applicant, suffix: suffix,
			labelEN: b.LabelEN, labelZH: b.LabelZH, byEN: b.ApplicantEN, byZH: b.ApplicantZH, unitEN: u.nameEN[b.Unit], unitZH: b.Unit,
			total: (b.Applicant == "" || b.Applicant == "total") && (b.Kind == "data" || b.Kind == "total"),
		})
	}
	slices.SortStableFunc(out, func(a, b wideColumn) int {
		if d := c.indicators.rank[a.indicator] - c.indicators.rank[b.indicator]; d != 0 {
			return d
		}
		return c.applicants.rank[a.applicant] - c.applicants.rank[b.applicant]
	})
	return out, nil
}

func wideName(table, indicator, applicant, suffix string) string {
	parts := []string{strings.ReplaceAll(strings.TrimPrefix(indicator, table+"."), ".", "_"), applicant, suffix}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "_")
}

// WideColumn is the column of the wide view of a table that holds the numbers of
// a box in a unit of the form; ok is false if its numbers are in whatever unit is
// printed.
func WideColumn(table, indicator, applicant, unit string) (name string, ok bool) {
	u, err := readUnits()
	if err != nil {
		return "", false
	}
	suffix, ok := u.suffix[unit]
	return wideName(table, indicator, applicant, suffix), ok && suffix != u.suffix[asPrinted]
}

// wideView writes the view of one table over its stored form: a report without
// the table has NULL everywhere, and so has a box without a number.
func wideView(t wideTable) string {
	var names []string
	for _, w := range t.columns {
		names = append(names, "f."+w.name)
		if t.printsUnit(w) {
			names = append(names, "f."+unitColumn(w))
		}
	}
	return fmt.Sprintf(`
CREATE OR REPLACE VIEW %s AS
SELECT r.report_id, r.title, r.agency_name, r.agency_id, r.region_code, r.scope, r.year, f.edition, f.boxes_without_number, f.boxes_missing,
  %s, f.in_other_units
FROM reports r LEFT JOIN %s f USING (report_id)
WHERE r.is_current;
`, t.form, strings.Join(names, ", "), t.stored())
}

// panelView writes the view of one row per agency, year and scope, with the
// totals of the report that is current.
func panelView(wide []wideTable) string {
	columns := map[string][]wideColumn{}
	var tables []string
	for _, t := range wide {
		columns[t.form], tables = t.columns, append(tables, t.form)
	}
	comments := [][3]string{{"agency_key", "Agency, see reports.agency_key; the agency's rows belong together by it", "机关键，同一机关各年度以此相连"},
		identity["agency_id"], identity["agency_name"], identity["region_code"], identity["scope"], identity["year"],
		{"report_id", "The report that is current", "现行年报"},
		{"versions", "Versions of the report that are known", "已知的版本数"},
		{"previous_year", "Year of the agency's row before this one; NULL if it is the first", "该机关上一行的年度；首行为空"},
		{"gap_years", "Years without a report between the two", "两行之间缺年报的年数"}}
	var values, joins, editions, before []string
	for _, table := range tables {
		joins = append(joins, fmt.Sprintf("LEFT JOIN %[1]s ON %[1]s.report_id = r.report_id", table))
		editions = append(editions, fmt.Sprintf("%[1]s.edition AS %[1]s_edition", table))
		before = append(before, fmt.Sprintf(", lag(%[1]s_edition) OVER agency AS %[1]s_edition_before", table))
		comments = append(comments, [3]string{table + "_edition", "Edition of the form of the table; NULL if there is none", "该表的表式版本；无此表为空"})
	}
	var names []string
	for _, table := range tables {
		for _, w := range columns[table] {
			if !w.total {
				continue
			}
			name := w.name
			if !strings.HasPrefix(name, table+"_") {
				name = table + "_" + name
			}
			values, names = append(values, fmt.Sprintf("%s.%s AS %s", table, w.name, name)), append(names, name)
			comments = append(comments, [3]string{name, w.english(), w.chinese()})
		}
	}
	for _, table := range tables {
		comments = append(comments, [3]string{table + "_edition_before", "Edition of that table in the row before; where it differs, the columns must not be compared unless series_links says so (view breaks)",
			"上一行该表的表式版本；不同时，除series_links载明可比外各栏不可比较（见视图breaks）"})
	}
	return fmt.Sprintf(`
CREATE OR REPLACE VIEW panel AS
WITH rows AS (
  SELECT r.agency_key, r.agency_id, r.agency_name, r.region_code, r.scope, r.year, r.report_id,
    %[1]s,
    %[2]s
  FROM reports r %[3]s
  WHERE r.is_current AND r.agency_key IS NOT NULL AND r.year IS NOT NULL
)
SELECT agency_key, agency_id, agency_name, region_code, scope, year, report_id,
  (SELECT count(*) FROM reports v WHERE v.stands_for = rows.report_id) AS versions,
  lag(year) OVER agency AS previous_year, year - 1 - lag(year) OVER agency AS gap_years,
  %[4]s,
  %[5]s
  %[6]s
FROM rows WINDOW agency AS (PARTITION BY agency_key, coalesce(scope, '') ORDER BY year);
`, strings.Join(editions, ", "), strings.Join(values, ",\n    "), strings.Join(joins, " "), strings.Join(editionNames(tables), ", "),
		strings.Join(names, ", "), strings.Join(before, "\n  ")) +
		viewComments("panel", "One row per agency, year and scope: totals of every table of the report that is current. Reports whose agency or year is open are left out",
			"每机关每年度每口径一行：现行年报各表总计。机关或年度未定的年报不在其中", comments)
}

// editionNames are the columns with the edition of each table.
func editionNames(tables []string) []string {
	var out []string
	for _, t := range tables {
		out = append(out, t+"_edition")
	}
	return out
}

// identity are the columns every wide view begins with: name, English, Chinese.
var identity = map[string][3]string{
	"report_id":   {"report_id", "Report, see reports", "年报，见reports"},
	"title":       {"title", "Title without line breaks and blanks", "标题（去除换行与空格）"},
	"agency_name": {"agency_name", "Agency as the title prints it", "标题所印机关名称"},
	"agency_id":   {"agency_id", "Agency through its renamings; NULL if not known", "机关编号（贯穿更名）；未识别时为空"},
	"region_code": {"region_code", "GB/T 2260 division code, see regions; NULL if not known", "行政区划代码；未识别时为空"},
	"scope":       {"scope", "Whom the report covers: organ, system, aggregate; NULL if the title does not say", "统计口径：organ本机关、system系统、aggregate汇总；标题未示为空"},
	"year":        {"year", "Year reported on", "报告年度"},
}

// wideComments describes the columns of a wide view.
func wideComments(cols []wideColumn) [][3]string {
	out := [][3]string{identity["report_id"], identity["title"], identity["agency_name"], identity["agency_id"], identity["region_code"],
		identity["scope"], identity["year"],
		{"edition", "Edition of the form; NULL if the report has no such table", "表式版本；年报无此表时为空"},
		{"boxes_without_number", "Boxes printed without a number: blank, dash, text or unreadable", "印出但无数值的格数：空白、短横、文字或无法辨认"},
		{"boxes_missing", "Boxes the form has and the report has not", "表式应有而年报未印的格数"},
		{"in_other_units", "Numbers printed in a unit other than the column's, which therefore stand here only", "以其他单位印出的数值，仅列于此"}}
	for _, w := range cols {
		out = append(out, [3]string{w.name, w.english(), w.chinese()})
		if w.unitZH == asPrinted {
			out = append(out, [3]string{strings.TrimSuffix(w.name, w.suffix) + "unit",
				"Printed unit of: " + w.labelEN, "所印单位：" + w.labelZH})
		}
	}
	return out
}

// english describes a column, with its unit.
func (w wideColumn) english() string {
	label := w.labelEN
	if w.byEN != "" {
		label += "; " + w.byEN
	}
	return label + " (" + w.unitEN + ")"
}

// chinese describes a column with the label of the form and its unit.
func (w wideColumn) chinese() string {
	label := w.labelZH
	if w.byZH != "" {
		label += "，" + w.byZH
	}
	if w.unitZH == asPrinted {
		return label + "（单位以所印为准）"
	}
	return label + "（" + w.unitZH + "）"
}

// viewComments writes the comments of a view and its columns.
func viewComments(view, english, chinese string, columns [][3]string) string {
	return comment("VIEW", view, english, chinese, columns)
}

// comment writes the comments of a table or view and its columns.
func comment(kind, view, english, chinese string, columns [][3]string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "COMMENT ON %s %s IS %s;\n", kind, view, quote(english+" / "+chinese))
	for _, c := range columns {
		fmt.Fprintf(&out, "COMMENT ON COLUMN %s.%s IS %s;\n", view, c[0], quote(c[1]+" / "+c[2]))
	}
	return out.String()
}

// readUnits reads units.csv.
func readUnits() (units, error) {
	rows, err := readCSV(unitsCSV)
	if err != nil {
		return units{}, err
	}
	u := units{map[string]string{}, map[string]string{}}
	for _, r := range rows {
		u.suffix[r[0]], u.nameEN[r[0]] = r[1], r[2]
	}
	return u, nil
}

// readCSV returns the rows of an embedded file without its header.
func readCSV(text string) ([][]string, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("store: embedded data: %w", err)
	}
	return rows[1:], nil
}

// withUnits fills the words that count in into statements, for {counts}.
func withUnits(statements string) (string, error) {
	u, err := readUnits()
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(statements, "{counts}", u.printed("count")), nil
}
