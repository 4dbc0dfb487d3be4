package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/sample"
)

// read returns the records of an exported file after checking its first bytes.
func read(t *testing.T, path string) [][]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rest, ok := bytes.CutPrefix(b, []byte{0xEF, 0xBB, 0xBF})
	if !ok {
		t.Fatalf("%s begins with % X", path, b[:3])
	}
	records, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return records
}

// pick returns columns of the records in which key holds.
func pick(t *testing.T, records [][]string, key map[string]string, columns ...string) []string {
	t.Helper()
	at := func(name string) int {
		i := slices.Index(records[0], name)
		if i < 0 {
			t.Fatalf("no column %s in %v", name, records[0])
		}
		return i
	}
	var out []string
record:
	for _, r := range records[1:] {
		for name, v := range key {
			if r[at(name)] != v {
				continue record
			}
		}
		var values []string
		for _, c := range columns {
			values = append(values, r[at(c)])
		}
		out = append(out, strings.Join(values, "|"))
	}
	return out
}

func TestExport(t *testing.T) {
	ctx := context.Background()
	db := sample.Open(t)
	first, second := t.TempDir()+"/a", t.TempDir()
	files, err := export.Write(ctx, db.SQL(), first, export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := export.Write(ctx, db.SQL(), second, export.Options{}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		a, err := os.ReadFile(filepath.Join(first, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := os.ReadFile(filepath.Join(second, f.Name))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs when written again", f.Name)
		}
		if strings.HasSuffix(f.Name, ".csv") {
			if n := len(read(t, filepath.Join(first, f.Name))) - 1; n != f.Rows {
				t.Errorf("%s has %d rows, said %d", f.Name, n, f.Rows)
			}
		}
	}
	want := "facts.csv reports.csv documents.csv findings.csv sections.csv indicators.csv crosswalk.csv disclosure.csv applications.csv disputes.csv statistics.csv codebook.csv codebook.md"
	if strings.Join(names, " ") != want {
		t.Errorf("files: %v", names)
	}
	left, _ := os.ReadDir(first)
	if len(left) != len(files) {
		t.Errorf("files left behind: %v", left)
	}

	check := func(file string, key map[string]string, columns string, want ...string) {
		t.Helper()
		got := pick(t, read(t, filepath.Join(first, file)), key, strings.Fields(columns)...)
		if !slices.Equal(got, want) {
			t.Errorf("%s %v: %q, want %q", file, key, got, want)
		}
	}
	fact := func(report, indicator, applicant string) map[string]string {
		return map[string]string{"report_id": report, "indicator": indicator, "applicant": applicant}
	}
	const whole = "year agency_name value state raw unit page x0 label_en applicant_zh name url"
	check("facts.csv", fact("11aa000000000000", "disclosure.fees.amount", ""), whole,
		"2023|甲县人民政府|5949.088667|value|5949.088667|万元|2|100|Administrative fees collected this year||甲县2023.pdf|file:///data/甲县2023.pdf")
	check("facts.csv", fact("33aa000000000000", "applications.outcome.total", "total"), "value state raw applicant_zh", "|blank||总计")
	check("facts.csv", fact("33aa000000000000", "litigation.after_review.total", ""), "value state raw page", "|missing||")
	check("facts.csv", fact("44aa000000000000", "disclosure.coercion.decisions", ""), "value state raw", "|text|=1+2")
	check("facts.csv", fact("22aa000000000000", "review.total", ""), "value state", "0|value")
	check("disclosure.csv", map[string]string{"report_id": "44aa000000000000"}, "fees_amount_wan_yuan in_other_units licensing_decisions_count name", "|disclosure.fees.amount=5600 元|0|丁镇.html")
	check("applications.csv", map[string]string{"year": "2023"}, "agency_name outcome_total_total_count", "丁镇人民政府|10", "乙县教育局|", "甲县人民政府|15")
	check("documents.csv", map[string]string{"status": "replaced"}, "name detail report_id", "甲县2023.pdf|replaced by aa11|00aa000000000000")
	check("findings.csv", map[string]string{"rule": "T4-01"}, "year left_value right_value difference name", "2023|0|5|-5|乙县教育局.html")

	// Every column of every file is in the codebook, in both languages.
	book := read(t, filepath.Join(first, "codebook.csv"))
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".csv") || f.Name == "codebook.csv" {
			continue
		}
		got := pick(t, book, map[string]string{"file": f.Name}, "column")
		if header := read(t, filepath.Join(first, f.Name))[0]; !slices.Equal(got, header) {
			t.Errorf("codebook of %s: %v, header %v", f.Name, got, header)
		}
	}
	for _, r := range book {
		if slices.Contains(r, "") {
			t.Errorf("codebook: %v", r)
		}
	}
}

func TestExportReadsBack(t *testing.T) {
	ctx := context.Background()
	db := sample.Open(t)
	dir := t.TempDir()
	if _, err := export.Write(ctx, db.SQL(), dir, export.Options{}); err != nil {
		t.Fatal(err)
	}
	var same, differ int
	err := db.SQL().QueryRow(`SELECT count(*) FILTER (WHERE NOT different), count(*) FILTER (WHERE different) FROM (SELECT
			(f.value IS DISTINCT FROM c.value::DOUBLE OR f.state IS DISTINCT FROM c.state OR f.raw IS DISTINCT FROM c.raw) AS different FROM (
		SELECT report_id, indicator::VARCHAR AS indicator, applicant::VARCHAR AS applicant, value, state::VARCHAR AS state, nullif(raw, '') AS raw FROM facts) f
		FULL JOIN read_csv(?, all_varchar = true) c USING (report_id, indicator)
		WHERE coalesce(c.applicant, '') = coalesce(f.applicant, ''))`,
		filepath.Join(dir, "facts.csv")).Scan(&same, &differ)
	if err != nil || differ != 0 || same != 771 {
		t.Errorf("%d rows are the same after reading back, %d differ: %v", same, differ, err)
	}
}

func TestExportRestricted(t *testing.T) {
	ctx := context.Background()
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	db := sample.Open(t)
	dir := t.TempDir()
	if _, err := export.Write(ctx, db.SQL(), dir, export.Options{Year: 2023, Agency: "甲县"}); err != nil {
		t.Fatal(err)
	}
	for file, n := range map[string]int{"facts.csv": 200, "reports.csv": 1, "applications.csv": 1, "findings.csv": 0, "documents.csv": 3, "indicators.csv": len(sample.Indicators(forms)), "crosswalk.csv": len(forms.Crosswalk)} {
		if got := len(read(t, filepath.Join(dir, file))) - 1; got != n {
			t.Errorf("%s has %d rows, want %d", file, got, n)
		}
	}
}

func TestFailedExportLeavesTheOldFile(t *testing.T) {
	db := sample.Open(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "facts.csv"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := export.Write(ctx, db.SQL(), dir, export.Options{}); err == nil {
		t.Fatal("a cancelled export succeeded")
	}
	b, _ := os.ReadFile(filepath.Join(dir, "facts.csv"))
	left, _ := os.ReadDir(dir)
	if string(b) != "old" || len(left) != 1 {
		t.Errorf("file is %q, folder %v", b, left)
	}
	file := filepath.Join(dir, "facts.csv")
	if _, err := export.Write(context.Background(), db.SQL(), file, export.Options{}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file in place of the folder: %v", err)
	}
}
