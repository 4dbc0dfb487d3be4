package store

import (
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
)

// version is a report of one agency-year with a number and a day.
func version(id, published string, received float64, read int) *normalize.Report {
	r := testReport(id, "甲县教育局", 2023, received)
	r.AgencyID, r.AgencyKey, r.Published, r.Read = "130100.education", "130100.education", published, read
	return r
}

const versions = "SELECT report_id, is_current, standing, stands_for FROM reports ORDER BY report_id"

// TestVersions: one of several reports of an agency-year stands, all are kept,
// and where they differ is a finding with both values and days.
func TestVersions(t *testing.T) {
	db := openTest(t)
	later := day.AddDate(0, 2, 0)
	put(t, db, file("http://x/1.html", "s1", "html/1", day, version("r1", "2024-01-20", 18, 12)))
	settle(t, db)
	want(t, db, versions, "r1|true|only|r1\n")

	// A twin of pictures, and a correction that is published later elsewhere.
	put(t, db, file("http://x/pictures.html", "s2", "html/1", day, version("r2", "2024-01-20", 18, 0)),
		file("http://x/2.html", "s3", "html/1", later, version("r3", "2024-04-02", 19, 12)))
	settle(t, db)
	want(t, db, versions, "r1|false|published_earlier|r3\nr2|false|less_complete|r3\nr3|true|chosen|r3\n")
	want(t, db, "SELECT rule, severity, result, left_value, right_value, difference, indicator, other_report_id, message FROM findings WHERE report_id = 'r3' AND other_report_id IS NOT NULL ORDER BY ALL",
		"revised|warning|fail|19|18|1|applications.received|r1|2.html (published 2024-04-02, found 2026-05-01) prints \"19\", 1.html (published 2024-01-20, found 2026-03-01) printed \"18\"\n"+
			"versions_differ|warning|fail|19|18|1|applications.received|r2|2.html (published 2024-04-02, found 2026-05-01) prints \"19\", pictures.html (published 2024-01-20, found 2026-03-01) prints \"18\"\n")
	want(t, db, "SELECT findings FROM reports WHERE report_id = 'r3'", "4\n")

	// The page changes at its address: the old one is gone, and kept.
	put(t, db, file("http://x/2.html", "s4", "html/1", later.AddDate(0, 1, 0), version("r4", "2024-04-02", 20, 12)))
	settle(t, db)
	want(t, db, versions, "r1|false|published_earlier|r4\nr2|false|less_complete|r4\nr3|false|gone|r4\nr4|true|chosen|r4\n")
	want(t, db, "SELECT gone_at FROM reports WHERE report_id = 'r3'", later.AddDate(0, 1, 0).String()+"\n")
	want(t, db, "SELECT rule, left_value, right_value FROM findings WHERE other_report_id = 'r3'", "revised|20|19\n")
	want(t, db, "SELECT count(*) FROM findings WHERE report_id = 'r3' AND other_report_id IS NOT NULL", "0\n")
	before := dump(t, db)
	settle(t, db)
	if after := dump(t, db); after != before {
		t.Errorf("settling again changed rows:\n%s", after)
	}

	// As of a day.
	for _, c := range []struct{ day, evidence, want string }{
		{"2026-02-28", "seen", ""}, {"2026-03-01", "seen", "r1|chosen\n"}, {"2026-05-15", "seen", "r3|chosen\n"}, {"2026-06-01", "seen", "r4|chosen\n"},
		{"2024-01-31", "published", "r1|chosen\n"}, {"2024-01-01", "published", ""},
	} {
		want(t, db, "SELECT report_id, standing FROM reports_as_of(DATE '"+c.day+"', evidence := '"+c.evidence+"')", c.want)
	}
	want(t, db, "SELECT value FROM facts_as_of(DATE '2026-03-02') WHERE indicator = 'applications.received' AND applicant = 'total'", "18\n")
}

// TestScopesAndOpenNamesStandApart: reports of different scope, and reports
// whose agency is open, are nobody's versions.
func TestScopesAndOpenNamesStandApart(t *testing.T) {
	db := openTest(t)
	system := version("r2", "2024-01-20", 30, 12)
	system.Scope = "system"
	open1, open2 := version("r3", "", 1, 12), version("r4", "", 2, 12)
	open1.Body, open2.Body = normalize.Body{}, normalize.Body{}
	put(t, db, file("file:/1", "s1", "html/1", day, version("r1", "2024-01-20", 18, 12)), file("file:/2", "s2", "html/1", day, system),
		file("file:/3", "s3", "html/1", day, open1), file("file:/4", "s4", "html/1", day, open2))
	settle(t, db)
	want(t, db, versions, "r1|true|only|r1\nr2|true|only|r2\nr3|true|unplaced|∅\nr4|true|unplaced|∅\n")
}

// TestLocalFileThatIsReplaced: what somebody puts in place of a local file takes
// its place; of a page of the web that turns to another year, the old year stands.
func TestLocalFileThatIsReplaced(t *testing.T) {
	later := day.Add(48 * time.Hour)
	other := func(id string) *normalize.Report {
		r := version(id, "2025-01-20", 5, 12)
		r.Year = 2024
		return r
	}
	db := openTest(t)
	put(t, db, file("file:/1", "s1", "html/1", day, version("r1", "2024-01-20", 18, 12)))
	put(t, db, file("file:/1", "s2", "html/1", later, other("r2")))
	settle(t, db)
	want(t, db, versions, "r1|false|withdrawn|∅\nr2|true|only|r2\n")
	put(t, db, file("file:/1", "s1", "html/1", later.AddDate(0, 0, 1), version("r1", "2024-01-20", 18, 12)))
	settle(t, db)
	want(t, db, versions, "r1|true|only|r1\nr2|false|withdrawn|∅\n")

	db = openTest(t)
	put(t, db, file("http://x/1", "s1", "html/1", day, version("r1", "2024-01-20", 18, 12)))
	put(t, db, file("http://x/1", "s2", "html/1", later, other("r2")))
	settle(t, db)
	want(t, db, versions, "r1|true|only|r1\nr2|true|only|r2\n")
}
