package coverage

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/crawl/discover"
	"github.com/gongkai/gongkai/extract/crawl/frontier"
	"github.com/gongkai/gongkai/extract/crawl/profile"
)

// TestGrid writes one cell of every status out.
func TestGrid(t *testing.T) {
	ctx := context.Background()
	f, err := frontier.Open(ctx, filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	now := time.Date(2025, 2, 15, 0, 0, 0, 0, time.UTC)
	add := func(unit string, year int, outcome, published string, report bool) {
		j := &frontier.Job{Site: "s", Host: "h", Request: discover.Request{URL: fmt.Sprintf("http://h/%s%d", unit, year), Method: "GET", Kind: discover.Document, Unit: unit, Year: year}}
		if err := f.Add(ctx, now, j); err != nil {
			t.Fatal(err)
		}
		if outcome == "" {
			return
		}
		got, err := f.Next(ctx, "h")
		if err != nil {
			t.Fatal(err)
		}
		got.IsReport = report
		if err := f.Finish(ctx, []frontier.Finish{{Job: got, Outcome: outcome, At: now, Published: published}}); err != nil {
			t.Fatal(err)
		}
	}
	add("某县教育局", 2023, "archived", "2024-01-31", true)
	add("某县教育局", 2022, "archived", "2023-02-01", true)
	add("某县教育局", 2021, "gone", "", false)
	add("某县财政局", 2023, "blocked", "", false)
	add("某县财政局", 2022, "archived", "", false)
	add("某县人民政府", 2023, "archived", "2024-03-31", true)
	add("某镇", 2023, "archived", "2024-12-31", true)
	add("某县财政局", 2021, "", "", false)
	sites := []*profile.Site{{ID: "s", Expect: profile.Expect{Units: 4, Years: []int{2021, 2024}, MinPerYear: 1}}}
	cells, err := Grid(ctx, f, sites, now)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Status{}
	for _, c := range cells {
		got[fmt.Sprintf("%s %d", c.Unit, c.Year)] = c.Status
	}
	for cell, want := range map[string]Status{
		"某县教育局 2023": Found, "某县教育局 2022": FoundLate, "某县教育局 2021": NotFound, "某县教育局 2024": Late,
		"某县财政局 2023": Blocked, "某县财政局 2022": NotFound, "某县财政局 2021": NotCrawled,
		"某县人民政府 2023": Found, "某县人民政府 2024": NotDue, "某镇 2023": Found, "某镇 2024": NotFound,
	} {
		if got[cell] != want {
			t.Errorf("%s: %s, want %s", cell, got[cell], want)
		}
	}
	if len(cells) != 16 {
		t.Errorf("%d cells, want 4 units and 4 years", len(cells))
	}
	want := []string{"s: reports of 3 units were found, 4 are expected", "s: 0 reports for 2021 were found, at least 1 are expected",
		"s: 0 reports for 2024 were found, at least 1 are expected"}
	if short := Short(cells, sites); fmt.Sprint(short) != fmt.Sprint(want) {
		t.Errorf("short %q, want %q", short, want)
	}
}
