package store

import (
	"context"
	"math/big"
	"path/filepath"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/narrative"
)

func TestProseIsStoredAndReplaced(t *testing.T) {
	db, err := Open(context.Background(), filepath.Join(t.TempDir(), "prose.duckdb"), testForms(),
		List{Table: "metric_codes", Rows: [][]any{{"HL_CLOSED", "办结量", "closed", "件", "hotline", "count", "agency", "test"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	report := testReport("r1", "甲县", 2023, 18)
	place := layout.Place{Page: 1, Box: layout.Box{X0: 1, Y0: 2, X1: 3, Y1: 4}}
	report.Sections[1].Text = "办结1.5万余件，增长3%。"
	report.Metrics = []narrative.Metric{{Code: "HL_CLOSED", Value: big.NewRat(15000, 1), Unit: "件", Raw: "1.5万", Qualifier: "ge", Period: "year", Year: 2023,
		Scope: "agency", Quote: report.Sections[1].Text, Section: 1, Start: 2, End: 6, Place: place, Confidence: 1}}
	report.Unread = []narrative.Unread{{Raw: "3", Quote: report.Sections[1].Text, Reason: "growth", Section: 1, Start: 11, End: 12, Place: place}}
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, report))
	want(t, db, `SELECT c.en, m.value, m.unit, m.qualifier, m.year, m.dim, m.page, m.x1, substr(s.text, m.start_offset + 1, m.end_offset - m.start_offset), m.raw
		FROM metrics m JOIN metric_codes c ON c.code = m.metric JOIN sections s ON s.report_id = m.report_id AND s.position = m.section`,
		"closed|15000|件|ge|2023|∅|1|3|1.5万|1.5万\n")
	want(t, db, `SELECT reason, substr(s.text, start_offset + 1, end_offset - start_offset) FROM numbers_unread u
		JOIN sections s ON s.report_id = u.report_id AND s.position = u.section`, "growth|3\n")

	// The numbers of a report whose file was replaced stay with that version.
	put(t, db, file("file:/a.pdf", "s2", "pdf/1", day.AddDate(0, 0, 1), testReport("r2", "甲县", 2023, 19)))
	want(t, db, "SELECT (SELECT count(*) FROM metrics), (SELECT count(*) FROM numbers_unread)", "1|1\n")
}
