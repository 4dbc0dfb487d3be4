package export_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/sample"
)

// write exports the sample database into a new folder.
func write(t *testing.T, db *sql.DB, options export.Options) (dir string, files []export.File) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	options.Program = "gongkai-test"
	if options.Format == "" {
		options.Format = "csv"
	}
	files, err := export.Write(context.Background(), db, dir, options)
	if err != nil {
		t.Fatal(err)
	}
	return dir, files
}

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
	if bytes.Contains(rest, []byte{0xEF, 0xBB, 0xBF}) {
		t.Errorf("%s has another byte order mark", path)
	}
	if !bytes.HasSuffix(rest, []byte("\r\n")) {
		t.Errorf("%s does not end in CR LF", path)
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

// TestExport opens one database for all that only read it: opening costs more
// than most of them.
func TestExport(t *testing.T) {
	db := sample.Open(t)
	dir, files := write(t, db.SQL(), export.Options{})
	t.Run("values", func(t *testing.T) { testValues(t, dir, files) })
	t.Run("every table", func(t *testing.T) { testEveryTable(t, db.SQL(), dir) })
	t.Run("reads back", func(t *testing.T) { testReadsBack(t, db.SQL(), dir) })
	t.Run("same bytes", func(t *testing.T) { testSameBytes(t, db.SQL(), dir, files) })
	t.Run("restricted", func(t *testing.T) { testRestricted(t, db.SQL()) })
	t.Run("folders", func(t *testing.T) { testFolders(t, db.SQL()) })
}

func testValues(t *testing.T, dir string, files []export.File) {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if strings.HasSuffix(f.Name, ".csv") {
			if n := len(read(t, filepath.Join(dir, f.Name))) - 1; int64(n) != f.Rows {
				t.Errorf("%s has %d rows, said %d", f.Name, n, f.Rows)
			}
		}
	}
	left, _ := os.ReadDir(dir)
	if len(left) != len(files) {
		t.Errorf("files in the folder: %v, said %v", left, names)
	}

	check := func(file string, key map[string]string, columns string, want ...string) {
		t.Helper()
		got := pick(t, read(t, filepath.Join(dir, file)), key, strings.Fields(columns)...)
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
	check("metrics.csv", map[string]string{"report_id": "33aa000000000000", "metric": "HL_RECEIVED"}, "agency_name value raw zh name",
		"乙县教育局|900|900|12345 等热线受理/转办量|乙县教育局.html")
}

func testEveryTable(t *testing.T, db *sql.DB, dir string) {
	f, err := os.Open("relations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	relations, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	leftOut := pick(t, relations, map[string]string{"kind": "left_out", "columns": ""}, "table")
	rows, err := db.Query(`SELECT table_name FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() GROUP BY ALL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	book := read(t, filepath.Join(dir, "codebook.csv"))
	n := 0
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(leftOut, name) {
			if _, err := os.Stat(filepath.Join(dir, name+".csv")); !os.IsNotExist(err) {
				t.Errorf("%s is said to be left out, and is written: %v", name, err)
			}
			continue
		}
		n++
		header := read(t, filepath.Join(dir, name+".csv"))[0]
		got := pick(t, book, map[string]string{"file": name + ".csv"}, "column")
		if !slices.Equal(got[1:], header) {
			t.Errorf("codebook of %s: %v, header %v", name, got, header)
		}
		if !slices.IsSorted(header) && len(slices.Compact(slices.Sorted(slices.Values(header)))) != len(header) {
			t.Errorf("%s has a column twice: %v", name, header)
		}
		if slices.Contains(header, "page") && !slices.Contains(header, "locator") || slices.Contains(header, "report_id") && !slices.Contains(header, "url") {
			t.Errorf("%s has values without their place or address: %v", name, header)
		}
	}
	if n < 20 {
		t.Errorf("only %d tables", n)
	}
	for i, r := range book {
		if i > 0 && (r[0] == "" || r[2] == "" || r[3] == "" || r[4] == "") {
			t.Errorf("codebook: %v", r)
		}
	}
}

// fewTables are enough where any table will do.
var fewTables = []string{"facts", "reports", "documents", "findings", "metrics", "sections", "indicators", "disputes"}

func testSameBytes(t *testing.T, db *sql.DB, dir string, files []export.File) {
	again := sample.Open(t).SQL()
	same := func(first, second string, files []export.File) {
		t.Helper()
		for _, f := range files {
			a, err := os.ReadFile(filepath.Join(first, f.Name))
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := os.ReadFile(filepath.Join(second, f.Name)); !bytes.Equal(a, b) {
				t.Errorf("%s differs when written from the same archive again", f.Name)
			}
		}
	}
	second, _ := write(t, again, export.Options{})
	same(dir, second, files)
	for _, format := range []string{"xlsx", "parquet"} {
		first, files := write(t, db, export.Options{Format: format, Tables: fewTables})
		second, _ := write(t, again, export.Options{Format: format, Tables: fewTables})
		same(first, second, files)
	}
}

// testReadsBack compares every table with what DuckDB reads from the files.
func testReadsBack(t *testing.T, db *sql.DB, csvDir string) {
	tables := []string{"facts", "reports", "documents", "captures", "findings", "sections", "metrics", "numbers_unread", "indicators", "hotline"}
	for format, reader := range map[string]string{
		"csv":     "read_csv('%s.csv', header = true, all_varchar = true)",
		"parquet": "read_parquet(['%s*.parquet'], union_by_name = true)",
	} {
		dir := csvDir
		if format != "csv" {
			dir, _ = write(t, db, export.Options{Format: format, Tables: tables})
		}
		for _, table := range tables {
			var own, back []string
			for _, c := range columnsOf(t, db, table) {
				name := `"` + c[0] + `"`
				if c[0] == "read_at" { // left out
					continue
				}
				if strings.HasPrefix(c[1], "ENUM") || c[1] == "VARCHAR" {
					own, back = append(own, "nullif("+name+"::VARCHAR, '')"), append(back, "nullif("+name+", '')")
					continue
				}
				own, back = append(own, name), append(back, name+"::"+c[1])
			}
			source := strings.ReplaceAll(reader, "%s", filepath.Join(dir, table))
			var n, missing, extra int
			err := db.QueryRow("SELECT (SELECT count(*) FROM "+table+"), "+
				"(SELECT count(*) FROM (SELECT "+strings.Join(own, ", ")+" FROM "+table+" EXCEPT ALL SELECT "+strings.Join(back, ", ")+" FROM "+source+")), "+
				"(SELECT count(*) FROM (SELECT "+strings.Join(back, ", ")+" FROM "+source+" EXCEPT ALL SELECT "+strings.Join(own, ", ")+" FROM "+table+"))").Scan(&n, &missing, &extra)
			if err != nil || n == 0 && table != "coverage" || missing != 0 || extra != 0 {
				t.Errorf("%s of %d rows as %s: %d do not read back, %d are others: %v", table, n, format, missing, extra, err)
			}
		}
	}
}

// columnsOf are the names and types of the columns of a table.
func columnsOf(t *testing.T, db *sql.DB, table string) (out [][2]string) {
	t.Helper()
	rows, err := db.Query("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func testRestricted(t *testing.T, db *sql.DB) {
	dir, _ := write(t, db, export.Options{Choice: export.Choice{Year: 2023, Agency: "甲县"}})
	for file, n := range map[string]int{"facts.csv": 200, "reports.csv": 1, "applications.csv": 1, "findings.csv": 0, "documents.csv": 3,
		"panel.csv": 1, "sections.csv": 1, "metrics.csv": 8, "indicators.csv": -1, "regions.csv": 0} {
		got := len(read(t, filepath.Join(dir, file))) - 1
		if got != n && n >= 0 || n < 0 && got < 400 {
			t.Errorf("%s has %d rows, want %d", file, got, n)
		}
	}
	for _, c := range []export.Choice{{Region: "火星"}, {Category: "NONE"}, {Year: 1900}, {Agency: "没有"}} {
		_, err := export.Write(context.Background(), db, t.TempDir()+"/x", export.Options{Choice: c, Format: "csv"})
		var none *export.NoSuch
		if !errors.As(err, &none) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func testFolders(t *testing.T, db *sql.DB) {
	ctx := context.Background()
	options := export.Options{Format: "csv", Tables: fewTables, Choice: export.Choice{Agency: "甲县"}}
	dir := filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 { // into the empty folder, and over the export
		if _, err := export.Write(ctx, db, dir, options); err != nil {
			t.Fatal(err)
		}
	}
	before := read(t, filepath.Join(dir, "facts.csv"))
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := export.Write(stopped, db, dir, options); err == nil {
		t.Error("a cancelled export succeeded")
	}
	if after := read(t, filepath.Join(dir, "facts.csv")); len(after) != len(before) {
		t.Error("a cancelled export changed the folder")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}

	full := t.TempDir()
	file := filepath.Join(full, "mine.txt")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, says string }{
		{full, "is not empty"}, {file, "is a file"}, {filepath.Join(file, "deeper"), "is a file"},
	} {
		_, err := export.Write(ctx, db, c.path, options)
		var folder *export.Folder
		if !errors.As(err, &folder) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if b, _ := os.ReadFile(file); string(b) != "mine" {
		t.Error("a file of the user was changed")
	}
}

// sum is the SHA-256 of a text.
func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}
