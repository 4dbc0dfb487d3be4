// Package render prints the rows of an answer. In: rows. Out: an aligned
// table, CSV (RFC 4180), JSON or Markdown. NULL is empty, and null in JSON. It
// does not know what the columns mean.
package render

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/gongkai/gongkai/queries"
)

// Formats are the names Write knows.
var Formats = []string{"table", "csv", "json", "md"}

// Write prints rows in a format. Table and md hold all rows in memory, to
// measure their columns; csv and json do not.
func Write(w io.Writer, format string, rows *queries.Rows) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "table":
		err = writeTable(out, rows)
	case "csv":
		err = writeCSV(out, rows)
	case "json":
		err = writeJSON(out, rows)
	case "md":
		err = writeMarkdown(out, rows)
	default:
		return fmt.Errorf("format %q is not one of %s", format, strings.Join(Formats, ", "))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// writeCSV writes a header and lines that end in CR LF.
func writeCSV(out io.Writer, rows *queries.Rows) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	fields := make([]string, len(rows.Columns))
	for i, c := range rows.Columns {
		fields[i] = c.Name
	}
	if err := w.Write(fields); err != nil {
		return err
	}
	for {
		row, err := rows.Next()
		if err != nil {
			return err
		}
		if row == nil {
			w.Flush()
			return w.Error()
		}
		for i, v := range row {
			fields[i] = Text(v, rows.Columns[i].Type)
		}
		if err := w.Write(fields); err != nil {
			return err
		}
	}
}

// writeJSON writes an array of objects whose keys stand in column order.
func writeJSON(out io.Writer, rows *queries.Rows) error {
	keys := make([]string, len(rows.Columns))
	for i, c := range rows.Columns {
		keys[i] = quoted(c.Name)
	}
	lead := "[\n"
	for {
		row, err := rows.Next()
		if err != nil {
			return err
		}
		if row == nil {
			if lead == "[\n" {
				_, err = io.WriteString(out, "[]\n")
				return err
			}
			_, err = io.WriteString(out, "\n]\n")
			return err
		}
		fields := make([]string, len(row))
		for i, v := range row {
			fields[i] = keys[i] + ": " + jsonValue(v, rows.Columns[i].Type)
		}
		if _, err := fmt.Fprintf(out, "%s  {%s}", lead, strings.Join(fields, ", ")); err != nil {
			return err
		}
		lead = ",\n"
	}
}

// quoted writes a JSON string, leaving < > & as they are.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string cannot fail to encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// width is the number of terminal cells of a string: two for a Chinese
// character, whatever the locale says.
func width(s string) int {
	return (&runewidth.Condition{StrictEmojiNeutral: true}).StringWidth(s)
}

// grid reads all rows as text, the header first, and escapes what would end a
// cell.
func grid(rows *queries.Rows, escape *strings.Replacer) (lines [][]string, widths []int, err error) {
	header := make([]string, len(rows.Columns))
	for i, c := range rows.Columns {
		header[i] = escape.Replace(oneLine(c.Name))
	}
	lines, widths = [][]string{header}, make([]int, len(header))
	for {
		row, err := rows.Next()
		if err != nil {
			return nil, nil, err
		}
		if row == nil {
			break
		}
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = escape.Replace(oneLine(Text(v, rows.Columns[i].Type)))
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		for i, s := range line {
			widths[i] = max(widths[i], width(s))
		}
	}
	return lines, widths, nil
}

// oneLine keeps a value on one line of a table, and keeps what a document
// prints from steering the terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '⏎'
		case r == '\t':
			return ' '
		case r == '\r':
			return -1
		case unicode.IsControl(r):
			return '\uFFFD'
		}
		return r
	}, s)
}

// pad aligns numbers to the right and everything else to the left.
func pad(s string, to int, right bool) string {
	blank := strings.Repeat(" ", max(0, to-width(s)))
	if right {
		return blank + s
	}
	return s + blank
}

func writeTable(out io.Writer, rows *queries.Rows) error {
	lines, widths, err := grid(rows, strings.NewReplacer())
	if err != nil {
		return err
	}
	rule := make([]string, len(widths))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w)
	}
	for _, line := range slices.Insert(lines, 1, rule) {
		fields := make([]string, len(line))
		for i, s := range line {
			fields[i] = pad(s, widths[i], isNumber(rows.Columns[i].Type))
		}
		if _, err := fmt.Fprintln(out, strings.TrimRight(strings.Join(fields, "  "), " ")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "(%d rows)\n", len(lines)-1)
	return err
}

func writeMarkdown(out io.Writer, rows *queries.Rows) error {
	lines, widths, err := grid(rows, strings.NewReplacer("|", `\|`))
	if err != nil {
		return err
	}
	rule := make([]string, len(widths))
	for i := range widths {
		widths[i] = max(3, widths[i])
		rule[i] = strings.Repeat("-", widths[i])
		if isNumber(rows.Columns[i].Type) {
			rule[i] = rule[i][1:] + ":"
		}
	}
	for _, line := range slices.Insert(lines, 1, rule) {
		fields := make([]string, len(line))
		for i, s := range line {
			fields[i] = pad(s, widths[i], isNumber(rows.Columns[i].Type))
		}
		if _, err := fmt.Fprintf(out, "| %s |\n", strings.Join(fields, " | ")); err != nil {
			return err
		}
	}
	return nil
}
