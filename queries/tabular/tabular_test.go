package tabular

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // reads the files back
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sample has what makes files differ: Chinese, a formula, a number too long for
// a spreadsheet, NULL, an empty text, and two columns of one name.
var sample = Table{
	Columns: []string{"机关", "n", "n", "day"},
	Types:   []string{"VARCHAR", "BIGINT", "DOUBLE", "DATE"},
	Rows: [][]Value{
		{{Text: "=1+1"}, {Text: "12345678901234567"}, {Text: "0.5"}, {Text: "2024-02-29"}},
		{{Text: ""}, {Null: true}, {Text: "-3"}, {Null: true}},
		{{Text: "某县，政府\n“办”"}, {Text: "7"}, {Null: true}, {Text: "2025-01-31"}},
	},
}

func written(t *testing.T, table Table, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := table.Write(t.Context(), &b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	body := string(written(t, sample, "csv"))
	text, ok := strings.CutPrefix(body, "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"机关", "n", "n", "day"}, {"=1+1", "12345678901234567", "0.5", "2024-02-29"}, {"", "", "-3", ""}, {"某县，政府\n“办”", "7", "", "2025-01-31"}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}

func TestXLSX(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, sample, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"A1": "机关", "A2": "=1+1", "B2": "12345678901234567", "C2": "0.5", "B3": "", "A4": "某县，政府\n“办”", "B4": "7"} {
		if got, err := f.GetCellValue("gongkai", at); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", at, got, err, want)
		}
	}
	if formula, err := f.GetCellFormula("gongkai", "A2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	if kind, err := f.GetCellType("gongkai", "B4"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("a number is stored as %v, %v", kind, err)
	}
}

// TestParquet: the types come back; a value that does not fit its type keeps
// the whole table in words.
func TestParquet(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read := func(table Table, question string) (out string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "t.parquet")
		if err := os.WriteFile(path, written(t, table, "parquet"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(strings.ReplaceAll(question, "FILE", "'"+path+"'")).Scan(&out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := read(sample, `SELECT sum(n)::VARCHAR || ' ' || min(day) || ' ' || count(*) || ' ' || count(n_2) || ' ' || typeof(any_value(n)) FROM FILE`); got != "12345678901234574 2024-02-29 3 2 BIGINT" {
		t.Errorf("read back: %s", got)
	}
	odd := sample
	odd.Rows = append([][]Value{{{Text: "x"}, {Text: "many"}, {Null: true}, {Null: true}}}, odd.Rows...)
	if got := read(odd, `SELECT max(n) || ' ' || typeof(any_value(n)) FROM FILE`); got != "many VARCHAR" {
		t.Errorf("a value that is no number: %s", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := sample.Write(t.Context(), &bytes.Buffer{}, "exe"); err == nil {
		t.Error("an unknown format is written")
	}
}
