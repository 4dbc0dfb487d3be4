package store

import (
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
)

// allRows counts the rows of the stored wide tables by report.
const allRows = `SELECT report_id, (SELECT count(*) FROM wide_applications w WHERE w.report_id = r.report_id),
	(SELECT count(*) FROM wide_disclosure w WHERE w.report_id = r.report_id) FROM reports r ORDER BY report_id`

func TestWideRowsGoWithTheirReport(t *testing.T) {
	db := openTest(t)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)))
	none := testReport("r2", "乙县", 2023, 1)
	none.Facts = none.Facts[:1]
	put(t, db, file("file:/b.pdf", "s2", "pdf/1", day, none))
	want(t, db, allRows, "r1|1|1\nr2|0|0\n")
	put(t, db, file("file:/a.pdf", "s1", "pdf/2", day.Add(time.Hour), testReport("r1", "甲县", 2023, 19)))
	want(t, db, allRows, "r1|1|1\nr2|0|0\n")
	want(t, db, "SELECT received_total_count, received_natural_person_count, boxes_without_number, boxes_missing FROM wide_applications", "19|∅|1|1\n")
}

// What is printed in another unit or without one stands in in_other_units, in
// the order of the form.
func TestWideRowOfOddFacts(t *testing.T) {
	db := openTest(t)
	r := testReport("r1", "甲县", 2023, 18)
	fact := func(table, edition, indicator, applicant, unit string, value float64) {
		r.Facts = append(r.Facts, normalize.Fact{Table: table, Edition: edition, Indicator: indicator, Applicant: applicant, Unit: unit, Value: value, State: normalize.StateValue, Raw: "x"})
	}
	fact("applications", "2021", "applications.outcome.total", "total", "", 7)
	fact("applications", "2021", "applications.outcome.total", "enterprise", "元", 2.5)
	fact("disclosure", "2021", "disclosure.procurement.amount", "", "元", 251000)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, r))
	want(t, db, "SELECT received_total_count, outcome_total_total_count, in_other_units FROM wide_applications",
		"18|∅|applications.outcome.total enterprise=2.5 元; applications.outcome.total total=7\n")
	want(t, db, "SELECT fees_amount_wan_yuan, procurement_amount_as_printed, procurement_amount_unit, in_other_units FROM wide_disclosure",
		"∅|251000|元|disclosure.fees.amount=2510.5 元\n")
}

func TestEveryMacroHasABilingualComment(t *testing.T) {
	db := openTest(t)
	rows, err := db.SQL().Query(`SELECT DISTINCT function_name, coalesce(comment, '') FROM duckdb_functions() WHERE function_type IN ('macro', 'table_macro') AND NOT internal`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var name, comment string
		if err := rows.Scan(&name, &comment); err != nil {
			t.Fatal(err)
		}
		en, zh, ok := strings.Cut(comment, " / ")
		if !ok || en == "" || zh == "" {
			t.Errorf("macro %s: %q is not English / 中文", name, comment)
		}
	}
	if err := rows.Err(); err != nil || n < 10 {
		t.Errorf("%d macros: %v", n, err)
	}
}

func TestMacros(t *testing.T) {
	db := openTest(t)
	// 81 of 263: 30.8 % (25.5 to 36.6), as in Newcombe 1998, method 3.
	want(t, db, "SELECT round(wilson_low(81, 263), 1), round(wilson_high(81, 263), 1), round(wilson_low(0, 20), 1), round(wilson_high(0, 20), 1), round(wilson_high(5, 5), 1), wilson_low(1, 0), wilson_low(6, 5)",
		"25.5|36.6|0|16.1|100|∅|∅\n")
	want(t, db, "SELECT disclosure_rate(6, 2, 16), disclosure_rate(6, NULL, 16), refusal_rate(1, 0), reversal_rate(6, 3, 1), backlog_rate(2, 15, 5), share_percent(1, 4)",
		"50|∅|∅|30|10|25\n")
	want(t, db, "SELECT layer_of('organ', 'GOV'), layer_of(NULL, 'GOV'), layer_of('system', 'TAX'), layer_of(NULL, 'EDU'), layer_of(NULL, NULL)", "single|aggregate|aggregate|single|open\n")
	want(t, db, "SELECT region_stem('330000'), region_stem('330100'), region_stem('330110'), region_stem('330106')", "33|3301|330110|330106\n")
}
