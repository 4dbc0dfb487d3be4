package diff_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/queries/diff"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/store"
)

// TestFiles compares the sample with itself, and with what becomes of it when a
// file changes, one goes and one comes.
func TestFiles(t *testing.T) {
	ctx := context.Background()
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	later := filepath.Join(t.TempDir(), "later.duckdb")
	db, err := store.Open(ctx, later, sample.Indicators(forms), sample.Crosswalk(forms))
	if err != nil {
		t.Fatal(err)
	}
	entries := sample.Entries(forms)
	for i := range entries {
		r := entries[i].Report
		if r == nil {
			continue
		}
		switch r.ID {
		case "33aa000000000000": // other content at the same address, and a finding less
			copied := *r
			copied.ID, copied.Findings = "33bb000000000000", r.Findings[1:]
			copied.Facts = append(copied.Facts[:0:0], r.Facts...)
			for k := range copied.Facts {
				if copied.Facts[k].Indicator == "review.total" {
					copied.Facts[k].Value, copied.Facts[k].Raw = 0, "0"
				}
			}
			entries[i].Report, entries[i].Document.SHA256 = &copied, "bb33"
		case "55aa000000000000": // of another year: one goes, one comes
			copied := *r
			copied.ID, copied.Year = "66aa000000000000", 2016
			entries[i].Report, entries[i].Document.SHA256, entries[i].Capture.URL = &copied, "bb66", "file:///data/other.html"
		}
	}
	if _, err := db.Put(ctx, entries); err != nil {
		t.Fatal(err)
	}
	if err := db.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	early := sample.Open(t)
	path := early.Path()
	if err := early.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := diff.Files(ctx, db.SQL(), path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := render.Write(&out, "csv", rows.Rows); err != nil {
		t.Fatal(err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	_, got, _ := strings.Cut(strings.ReplaceAll(out.String(), "\r", ""), "\n")
	want := `report,removed,丙县人民政府,2015,55aa000000000000,,,,,,,,丙县人民政府2015年政府信息公开工作年度报告,,,
report,added,丙县人民政府,2016,,66aa000000000000,,,,,,,,丙县人民政府2015年政府信息公开工作年度报告,,
report,changed,乙县教育局,2023,33aa000000000000,33bb000000000000,,,,,,,乙县教育局2023年政府信息公开工作年度报告,乙县教育局2023年政府信息公开工作年度报告,,
cell,changed,乙县教育局,2023,33aa000000000000,33bb000000000000,disputes,review.total,,,value,value,5,0,5,0
finding,removed,乙县教育局,2023,33aa000000000000,33bb000000000000,disputes,review.total,,T4-01,fail,,"0 + 0 + 0 + 0 = 0, but 5 is printed",,,
`
	if got != want {
		t.Errorf("changes:\n%s\nwant:\n%s", got, want)
	}
}
