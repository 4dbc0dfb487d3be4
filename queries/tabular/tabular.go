// Package tabular writes a table that is small enough to be held in memory as a
// file. In: columns with types of the database, and rows in words. Out: CSV
// with a byte order mark, which spreadsheets need to read Chinese; a workbook
// with one sheet, numbers as numbers; Parquet with the types of the columns. It
// does not know what the columns mean, and asks no database for them.
package tabular

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Formats are the names Write knows.
var Formats = []string{"csv", "xlsx", "parquet"}

// MediaType is what a format is sent as.
func MediaType(format string) string {
	return map[string]string{"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[format]
}

// A Table is the answer to a question, in words.
type Table struct {
	Columns []string
	Types   []string // of the database, one for each column
	Rows    [][]Value
	More    bool // there were more rows than were wanted, or the answer was too large
}

// A Value is one value in words.
type Value struct {
	Text string
	Null bool
}

// Write writes the table in a format.
func (t Table) Write(ctx context.Context, w io.Writer, format string) error {
	switch format {
	case "csv":
		return t.csv(w)
	case "xlsx":
		return t.xlsx(w)
	case "parquet":
		return t.parquet(ctx, w)
	}
	return fmt.Errorf("table: format %q is not one of %s", format, strings.Join(Formats, ", "))
}

func (t Table) csv(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	out := csv.NewWriter(w)
	if err := out.Write(t.Columns); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	line := make([]string, len(t.Columns))
	for _, row := range t.Rows {
		for i, v := range row {
			line[i] = v.Text
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// numeric are the types whose values a workbook holds as numbers: those that a
// spreadsheet can hold exactly.
var numeric = regexp.MustCompile(`^(U?(TINY|SMALL|BIG)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$`)

// Numeric reports whether values of a type are numbers.
func Numeric(kind string) bool { return kind == "HUGEINT" || numeric.MatchString(kind) }

func (t Table) xlsx(w io.Writer) (err error) {
	const name = "gongkai"
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("table: %w", e)
		}
	}()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	cells := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = c
	}
	if err := out.SetRow("A1", cells); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	for n, row := range t.Rows {
		for i, v := range row {
			cells[i] = cell(v, t.Types[i])
		}
		if err := out.SetRow("A"+strconv.Itoa(n+2), cells); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return f.Write(w)
}

// exactDigits is how long a number may be for a spreadsheet to keep its digits.
const exactDigits = 15

// cell is a value as a workbook holds it: a number only if none of its digits
// is lost, and never a formula.
func cell(v Value, kind string) any {
	if v.Null {
		return nil
	}
	if numeric.MatchString(kind) && len(strings.Trim(v.Text, "-.")) <= exactDigits {
		if n, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return n
		}
	}
	return v.Text
}
