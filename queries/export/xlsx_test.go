package export_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/xuri/excelize/v2"
)

// TestWorkbook reads the workbook with the library it was written with, and
// with LibreOffice where that is installed.
func TestWorkbook(t *testing.T) {
	db := sample.Open(t).SQL()
	hostile := "=HYPERLINK(\"x\")\n\u0001" + strings.Repeat("长", 40000)
	if _, err := db.Exec("UPDATE sections SET text = ? WHERE report_id = '55aa000000000000'", hostile); err != nil {
		t.Fatal(err)
	}
	for i, raw := range []string{"+1", "-1", "@SUM(1)", "=1+1"} {
		if _, err := db.Exec("UPDATE stored_facts SET raw = ?, state = 'text', value = NULL WHERE report = (SELECT report FROM report_numbers WHERE report_id = '22aa000000000000') AND kind IN (SELECT kind FROM fact_kinds WHERE indicator = 'review.total' AND ? = 0 OR indicator::VARCHAR = ?)",
			raw, i, []string{"review.total", "review.upheld", "review.corrected", "review.other"}[i]); err != nil {
			t.Fatal(err)
		}
	}
	tables := []string{"facts", "reports", "documents", "sections", "metrics", "disputes"}
	dir, files := write(t, db, export.Options{Format: "xlsx", Tables: tables})
	i := slices.IndexFunc(files, func(f export.File) bool { return f.Name == "gongkai.xlsx" })
	if i < 0 || files[i].Cut != 1 {
		t.Errorf("files %v: one text is cut", files)
	}
	plain, _ := write(t, db, export.Options{Tables: tables})
	book := filepath.Join(dir, "gongkai.xlsx")
	t.Run("excelize", func(t *testing.T) { readBook(t, book, plain, tables) })
	t.Run("LibreOffice", func(t *testing.T) { convertBook(t, book, plain, tables) })
	t.Run("comments", func(t *testing.T) { readComments(t, book) })
	t.Run("too large", func(t *testing.T) { tooLarge(t, db) })
}

// same compares the cells of a sheet with those of the CSV file. A text that
// does not fit is cut with a note.
func same(t *testing.T, sheet string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d rows, the CSV file %d", sheet, len(got), len(want))
		return
	}
	for r := range want {
		for c, s := range want[r] {
			cell := ""
			if c < len(got[r]) {
				cell = got[r][c]
			}
			if len(s) > 90000 {
				if !strings.HasPrefix(cell, "=HYPERLINK(\"x\")\n") || !strings.Contains(cell, "已截断") {
					t.Errorf("%s row %d column %d: %.40q … %.60q", sheet, r, c, cell, cell[max(0, len(cell)-60):])
				}
				continue
			}
			if cell != s && !sameMoment(cell, s) {
				t.Errorf("%s row %d column %s: %q, the CSV file has %q", sheet, r, want[0][c], cell, s)
				return
			}
		}
	}
}

// sameMoment compares what a program prints of a date, or of true and false,
// with what CSV has.
func sameMoment(cell, s string) bool {
	if truth := map[string]string{"0": "false", "1": "true"}[cell]; truth == s && s != "" {
		return true
	}
	s = strings.TrimSuffix(strings.Replace(s, "T", " ", 1), "Z")
	return len(s) >= 10 && s[4] == '-' && (cell == s || cell == s[:10]) || strings.EqualFold(cell, s)
}

func readBook(t *testing.T, path, plain string, tables []string) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if want := append([]string{"codebook"}, tables...); len(f.GetSheetList()) != len(want) || f.GetSheetList()[0] != "codebook" {
		t.Errorf("sheets %v, want %v", f.GetSheetList(), want)
	}
	for _, table := range tables {
		rows, err := f.GetRows(table, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if table != "documents" && table != "reports" { // their dates are serial numbers here
			same(t, table, rows, read(t, filepath.Join(plain, table+".csv")))
		}
		panes, err := f.GetPanes(table)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: the header is not frozen: %+v %v", table, panes, err)
		}
	}
	rows, _ := f.GetRows("facts")
	for r := range rows {
		for c := range rows[r] {
			name, _ := excelize.CoordinatesToCellName(c+1, r+1)
			if formula, _ := f.GetCellFormula("facts", name); formula != "" {
				t.Fatalf("%s holds the formula %q", name, formula)
			}
		}
		if r > 20 {
			break
		}
	}
}

// readComments: the box that a rule flags has its findings beside it, in the
// tidy and in the wide sheet.
func readComments(t *testing.T, path string) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range []string{"facts", "disputes"} {
		comments, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range comments {
			if !strings.Contains(c.Text, "T4-01 error: 0 + 0 + 0 + 0 = 0, but 5 is printed") {
				continue
			}
			value, _ := f.GetCellValue(sheet, c.Cell, excelize.Options{RawCellValue: true})
			found = value == "5"
		}
		if !found {
			t.Errorf("%s: no comment on the box that does not add up: %+v", sheet, comments)
		}
	}
}

// convertBook lets LibreOffice write every sheet as CSV, not as shown but as
// stored.
func convertBook(t *testing.T, path, plain string, tables []string) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: the workbook is read by excelize only")
	}
	dir := t.TempDir()
	out, err := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for _, table := range tables {
		f, err := os.Open(filepath.Join(dir, "gongkai-"+table+".csv"))
		if err != nil {
			t.Fatalf("%v; LibreOffice says %s", err, out)
		}
		reader := csv.NewReader(f)
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		same(t, table, rows, read(t, filepath.Join(plain, table+".csv")))
	}
}

// tooLarge: a table beyond the limit of a sheet is refused before anything is
// written, and the message names what can hold it.
func tooLarge(t *testing.T, db *sql.DB) {
	if _, err := db.Exec("INSERT INTO links SELECT 'aa11', 'x' || i, NULL FROM range(1048576) r(i)"); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	_, err := export.Write(context.Background(), db, dir, export.Options{Format: "xlsx", Tables: []string{"links"}})
	var large *export.TooLarge
	if !errors.As(err, &large) || !strings.Contains(err.Error(), "--format csv") || !strings.Contains(err.Error(), "parquet") {
		t.Errorf("1,048,576 rows: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written")
	}
}
