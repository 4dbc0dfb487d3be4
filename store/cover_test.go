package store

import (
	"context"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// TestCover: every cell of an expected agency and year has one status and its
// evidence: from reports, a crawl, a roster, and the years between two reports.
func TestCover(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	for _, l := range []List{
		{Table: "deadlines", Rows: [][]any{
			{int16(1), "all", ".", int16(2018), "03-31", "old law"}, {int16(2), "township", "镇$", nil, nil, "law"}, {int16(3), "department", ".", nil, "01-31", "law"}}},
		{Table: "roster", Rows: [][]any{
			{int32(2), "甲县财政局", "130100", "130100.finance", "130100.finance", int16(2022), int16(2025), "list of the county", nil, nil},
			{int32(3), "丙镇", nil, nil, nil, int16(2023), int16(2023), "list of the county", nil, nil}}},
	} {
		if err := db.Replace(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	report := func(id, agency, key string, year int, published string) *normalize.Report {
		r := testReport(id, agency, year, 1)
		r.AgencyKey, r.AgencyID, r.Published = key, key, published
		return r
	}
	put(t, db,
		file("http://x/1", "s1", "html/1", day, report("r1", "甲县教育局", "130100.education", 2018, "2019-02-20")),
		file("http://x/2", "s2", "html/1", day, report("r2", "甲县教育局", "130100.education", 2021, "2022-02-20")),
		file("http://x/3", "s3", "html/1", day, report("r3", "甲县财政局", "130100.finance", 2022, "2023-01-20")),
		aside("file:/f/甲县财政局2023.pdf", "s4", day, layout.Scanned),
		aside("http://x/5", "s5", day, layout.Malformed))
	cells := []Cell{
		{Site: "x", Unit: "教育局", Year: 2020, Status: "blocked", URL: "http://x/9", Detail: "403"},
		{Site: "x", Unit: "教育局", Year: 2021, Status: "found", URL: "http://x/2", FirstSeen: "2026-02-01"},
		{Site: "x", Unit: "审计局", Year: 2022, Status: "found", URL: "http://x/5"},
		{Site: "x", Unit: "审计局", Year: 2021, Status: "not_found"},
	}
	if err := db.PutCoverage(ctx, []Site{{ID: "x"}}, cells); err != nil {
		t.Fatal(err)
	}
	settle(t, db)
	cover := func() {
		t.Helper()
		if err := db.Cover(ctx, time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	cover()
	const grid = "SELECT unit, year, status, expected_by, report_id, due_on::VARCHAR, first_seen::VARCHAR, detail FROM coverage ORDER BY agency_key, year"
	want(t, db, grid, `甲县教育局|2018|found|report|r1|2019-03-31|2026-03-01|∅
甲县教育局|2019|not_crawled|gap|∅|2020-01-31|∅|no file of it was given, and no crawl has looked for it; the agency reported on 2018 to 2021
甲县教育局|2020|blocked|crawl|∅|2021-01-31|∅|403
甲县教育局|2021|found_late|crawl|r2|2022-01-31|2026-02-01|published 2022-02-20, due 2022-01-31
甲县财政局|2022|found|roster|r3|2023-01-31|2026-03-01|∅
甲县财政局|2023|set_aside|roster|∅|2024-01-31|2026-03-01|the file 甲县财政局2023.pdf was set aside: scanned, why
甲县财政局|2024|not_crawled|roster|∅|2025-01-31|∅|no file of it was given, and no crawl has looked for it; roster: list of the county
甲县财政局|2025|not_due|roster|∅|2026-01-31|∅|due 2026-01-31
审计局|2021|not_found|crawl|∅|2022-01-31|∅|not_found
审计局|2022|set_aside|crawl|∅|2023-01-31|2026-03-01|the file 5 was set aside: malformed, why
丙镇|2023|not_crawled|roster|∅|∅|∅|no file of it was given, and no crawl has looked for it; roster: list of the county
`)
	before := ask(t, db, grid)
	cover()
	if after := ask(t, db, grid); after != before {
		t.Errorf("covering again changed rows:\n%s", after)
	}
}

// TestIdentify: what a document says alone stays beside what is decided.
func TestIdentify(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	r := testReport("r1", "县教育局", 2023, 1)
	r.Body, r.SiteCode = normalize.Body{Category: "EDU", Evidence: "open"}, "1301230001"
	put(t, db, file("http://h/a?area=1", "s1", "html/1", day, r))
	var got []Identified
	read := func() {
		got = nil
		if err := db.Identities(ctx, func(e Identified) error { got = append(got, e); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	read()
	if len(got) != 1 || got[0].Alone.Category != "EDU" || got[0].Now != got[0].Alone || got[0].SiteCode != "1301230001" || len(got[0].Addresses) != 1 || got[0].Files[0] != "s1" {
		t.Fatalf("%+v", got)
	}
	now := got[0].Alone
	now.AgencyID, now.AgencyKey, now.Region, now.RegionFrom, now.Correction = "130123.education", "130123.education", "130123", "correction", 3
	if err := db.Identify(ctx, []Identity{now}); err != nil {
		t.Fatal(err)
	}
	read()
	if got[0].Now != now || got[0].Alone.AgencyID != "" {
		t.Errorf("%+v", got[0])
	}
	want(t, db, "SELECT agency_id, region_code FROM reports", "130123.education|130123\n")
}
