package store

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// testForms is a small form in two editions with the shapes of the real ones:
// rows by applicant with totals, boxes without applicants, a box without a
// prescribed unit, and rows that only one edition has.
func testForms() []Indicator {
	var out []Indicator
	for _, e := range []struct {
		edition string
		rows    []string
	}{
		{"2021", []string{"applications.received", "applications.outcome.other.fee_unpaid", "applications.outcome.total"}},
		{"2019", []string{"applications.received", "applications.outcome.other", "applications.outcome.total"}},
	} {
		for r, code := range e.rows {
			for c, applicant := range []string{"natural_person", "enterprise", "total"} {
				out = append(out, Indicator{Edition: e.edition, Table: "applications", Row: r + 1, Col: c + 1, Indicator: code,
					Applicant: applicant, LabelZH: "标签", LabelEN: "Label", ApplicantZH: "申请人", ApplicantEN: "Applicant",
					TableZH: "申请", TableEN: "Applications", Unit: "件", Kind: "data", Citation: "test"})
			}
		}
	}
	return append(out,
		Indicator{Edition: "2021", Table: "disclosure", TableZH: "主动公开", TableEN: "Disclosure", Row: 1, Col: 1, Indicator: "disclosure.fees.amount", LabelZH: "收费金额", LabelEN: "Fees", Unit: "万元", Kind: "data"},
		Indicator{Edition: "2019", Table: "disclosure", TableZH: "主动公开", TableEN: "Disclosure", Row: 1, Col: 1, Indicator: "disclosure.procurement.amount", LabelZH: "采购总金额", LabelEN: "Procurement", Unit: "", Kind: "data"},
		Indicator{Edition: "2021", Table: "disputes", TableZH: "复议", TableEN: "Disputes", Row: 1, Col: 1, Indicator: "review.total", LabelZH: "总计", LabelEN: "Reviews", Unit: "件", Kind: "total"})
}

func openTest(t testing.TB) *DB {
	t.Helper()
	db, err := Open(context.Background(), filepath.Join(t.TempDir(), "test.duckdb"), testForms())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var day = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// testReport has a value, a blank, a dash and a missing box, and two findings.
func testReport(id, agency string, year int, received float64) *normalize.Report {
	place := layout.Place{Page: 2, Box: layout.Box{X0: 1, Y0: 2, X1: 3, Y1: 4}}
	left, right := 3.0, 4.0
	diff := left - right
	return &normalize.Report{
		ID: id, Title: agency + "年度报告", Agency: agency, Year: year, Published: "2024-01-31", Body: normalize.Body{AgencyKey: "name:" + agency}, Expected: 12, Read: 11,
		Facts: []normalize.Fact{
			{Table: "disputes", Edition: "2021", Indicator: "review.total", State: normalize.StateDash, Raw: "/", Unit: "件", Place: place},
			{Table: "applications", Edition: "2021", Indicator: "applications.received", Applicant: "total", State: normalize.StateValue, Value: received, Raw: fmt.Sprint(received), Unit: "件", Method: "ruled", Confidence: 1, Place: place},
			{Table: "applications", Edition: "2021", Indicator: "applications.received", Applicant: "natural_person", State: normalize.StateBlank, Unit: "件", Place: place},
			{Table: "applications", Edition: "2021", Indicator: "applications.received", Applicant: "enterprise", State: normalize.StateMissing, Unit: "件"},
			{Table: "disclosure", Edition: "2021", Indicator: "disclosure.fees.amount", State: normalize.StateValue, Value: 2510.5, Raw: "2510.5元", Unit: "元", Place: layout.Place{Locator: "html>body"}},
		},
		Findings: []normalize.Finding{
			{Rule: "T4-01", Severity: "error", Result: "fail", Message: "3 = 4?", Left: &left, Right: &right, Difference: &diff, Indicator: "review.total", Cause: "source", Table: "disputes", Place: place},
			{Rule: "note", Severity: "info", Result: "noted", Message: "a note"},
		},
		Sections: []layout.Section{{Text: "前言"}, {Number: 1, Heading: "一、总体情况", Text: "正文"}},
	}
}

func settle(t *testing.T, db *DB) {
	t.Helper()
	if err := db.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// file is an entry for a file that was read.
func file(url, sha, reader string, at time.Time, r *normalize.Report) Entry {
	return Entry{
		Document: Document{SHA256: sha, MediaType: "application/pdf", Kind: "pdf", Bytes: 10, Pages: 3, Status: layout.OK, Reader: reader, ReadAt: at},
		Capture:  Capture{URL: url, Name: filepath.Base(url), FetchedAt: at},
		Report:   r,
	}
}

func put(t *testing.T, db *DB, entries ...Entry) Result {
	t.Helper()
	r, err := db.Put(context.Background(), entries)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// dump returns every row of the loaded tables, in a defined order.
func dump(t *testing.T, db *DB) string {
	t.Helper()
	var out strings.Builder
	for _, table := range []string{"documents", "captures", "reports", "identities", "facts", "findings", "sections", "links", "metrics", "numbers_unread"} {
		fmt.Fprintf(&out, "%s\n%s", table, ask(t, db, "SELECT * FROM "+table+" ORDER BY ALL"))
	}
	return out.String()
}

// ask returns the rows of a question as text, "∅" for NULL.
func ask(t *testing.T, db *DB, question string) string {
	t.Helper()
	rows, err := db.SQL().Query(question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i > 0 {
				out.WriteString("|")
			}
			if v := *v.(*any); v == nil {
				out.WriteString("∅")
			} else {
				fmt.Fprint(&out, v)
			}
		}
		out.WriteString("\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func want(t *testing.T, db *DB, question, answer string) {
	t.Helper()
	if got := ask(t, db, question); got != answer {
		t.Errorf("%s\n got: %swant: %s", question, got, answer)
	}
}

func TestPutKeepsEveryKindOfNothing(t *testing.T) {
	db := openTest(t)
	got := put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)))
	if w := (Result{Reports: 1, Facts: 5, Findings: 2}); !reflect.DeepEqual(got, w) {
		t.Errorf("result %+v, want %+v", got, w)
	}
	want(t, db, "SELECT indicator, applicant, value, raw, state, page, x0, locator FROM facts ORDER BY form_table, indicator, applicant",
		"applications.received|natural_person|∅||blank|2|1|∅\n"+
			"applications.received|enterprise|∅|∅|missing|∅|∅|∅\n"+
			"applications.received|total|18|18|value|2|1|∅\n"+
			"disclosure.fees.amount||2510.5|2510.5元|value|∅|∅|html>body\n"+
			"review.total||∅|/|dash|2|1|∅\n")
	want(t, db, "SELECT * EXCLUDE (message, x0, y0, x1, y1) FROM findings",
		"r1|T4-01|error|fail|3|4|-1|review.total||source|disputes|2|∅|∅\nr1|note|info|noted|∅|∅|∅|∅|∅|∅|∅|∅|∅|∅\n")
	want(t, db, "SELECT * FROM sections", "r1|0||前言|0\nr1|1|一、总体情况|正文|1\n")
	want(t, db, "SELECT agency_name, year, published_on::VARCHAR, boxes_expected, boxes_read, findings FROM reports", "甲县|2023|2024-01-31|12|11|2\n")
}

func TestWideViewsKeepBlankAndUnit(t *testing.T) {
	db := openTest(t)
	second := testReport("r2", "乙县", 2023, 0)
	second.Facts[4] = normalize.Fact{Table: "disclosure", Edition: "2019", Indicator: "disclosure.procurement.amount", State: normalize.StateValue, Value: 251000, Raw: "251000元", Unit: "元"}
	third := &normalize.Report{ID: "r3", Agency: "丙县", Year: 2015, Body: normalize.Body{AgencyKey: "name:丙县"}}
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)),
		file("file:/b.pdf", "s2", "pdf/1", day, second), file("file:/c.pdf", "s3", "pdf/1", day, third),
		file("file:/d.pdf", "s4", "pdf/1", day, testReport("r4", "丙县", 2016, 7)),
		file("file:/e.pdf", "s5", "pdf/1", day, testReport("r5", "丙县", 2016, 8)))
	want(t, db, `SELECT report_id, edition, boxes_without_number, boxes_missing, received_natural_person_count, received_total_count,
		in_other_units FROM applications ORDER BY ALL LIMIT 3`,
		"r1|2021|1|1|∅|18|∅\nr2|2021|1|1|∅|0|∅\nr3|∅|∅|∅|∅|∅|∅\n")
	want(t, db, `SELECT report_id, fees_amount_wan_yuan, procurement_amount_as_printed, procurement_amount_unit, in_other_units
		FROM disclosure ORDER BY ALL LIMIT 3`,
		"r1|∅|∅|∅|disclosure.fees.amount=2510.5 元\nr2|∅|251000|元|∅\nr3|∅|∅|∅|∅\n")
	settle(t, db)
	want(t, db, `SELECT agency_name, year, versions, report_id, previous_year, gap_years, applications_edition_before,
		applications_received_total_count, disputes_review_total_count FROM panel ORDER BY ALL`,
		"丙县|2015|1|r3|∅|∅|∅|∅|∅\n丙县|2016|2|r4|2015|0|∅|7|∅\n乙县|2023|1|r2|∅|∅|∅|0|∅\n甲县|2023|1|r1|∅|∅|∅|18|∅\n")
	want(t, db, "SELECT agency_name, rule, left_value, right_value, page, name FROM failed_checks WHERE report_id = 'r1'", "甲县|T4-01|3|4|2|a.pdf\n")
	want(t, db, `SELECT column_name FROM duckdb_columns() WHERE table_name = 'applications' AND column_name LIKE '%total_count'`,
		"received_total_count\noutcome_other_total_count\noutcome_other_fee_unpaid_total_count\noutcome_total_total_count\n")
}

func TestEveryColumnHasABilingualComment(t *testing.T) {
	db := openTest(t)
	missing := ask(t, db, `
		WITH described AS (
			SELECT table_name AS name, comment FROM duckdb_tables() WHERE NOT temporary
			UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
			UNION ALL SELECT table_name || '.' || column_name, comment FROM duckdb_columns()
			WHERE NOT internal AND table_name NOT LIKE 'stage_%')
		SELECT name, comment FROM described
		WHERE comment IS NULL OR NOT regexp_matches(comment, '[A-Za-z].* / .*\p{Han}')`)
	if missing != "" {
		t.Errorf("without a comment in English and Chinese:\n%s", missing)
	}
}

func TestOpenRefreshesLabelsAndRefusesOtherCodes(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "test.duckdb")
	forms := testForms()
	open := func() *DB {
		db, err := Open(ctx, path, forms)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open()
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)))
	db.Close()
	forms[0].LabelZH = "新标签"
	db = open()
	want(t, db, "SELECT count(*), count(*) FILTER (WHERE label_zh = '新标签') FROM indicators", fmt.Sprintf("%d|1\n", len(forms)))
	want(t, db, "SELECT count(*) FROM facts", "5\n")
	want(t, db, "SELECT count(*) FROM meta", "3\n")
	db.Close()
	forms = append(forms, Indicator{Edition: "2030", Table: "disputes", Row: 1, Col: 1, Indicator: "review.new", Unit: "件"})
	_, err := Open(ctx, path, forms)
	wantProblem(t, err, OtherSchema)
	forms = testForms()
	open().Close()
}
