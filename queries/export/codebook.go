package export

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"
)

// notes is what a reader must know before opening the files.
//
//go:embed notes.md
var notes string

var codebookHeader = []string{"file", "column", "type", "description_en", "description_zh"}

// codebook describes the table and each of its columns, a line each.
func (t table) codebook(file string) [][]string {
	lines := [][]string{{file, "", "table", t.english, t.chinese}}
	for _, c := range t.columns {
		lines = append(lines, []string{file, c.name, simple(c.typ), c.english, c.chinese})
	}
	return lines
}

// simple names the kind of a column in the words of Frictionless.
func simple(typ string) string {
	switch {
	case strings.HasSuffix(typ, "INT") || strings.HasSuffix(typ, "INTEGER"):
		return "integer"
	case typ == "DOUBLE" || typ == "FLOAT" || strings.HasPrefix(typ, "DECIMAL"):
		return "number"
	case typ == "DATE":
		return "date"
	case typ == "TIMESTAMP":
		return "datetime"
	case typ == "BOOLEAN":
		return "boolean"
	}
	return "string"
}

// codebook writes the codebook as a table and for reading.
func (j *job) codebook() error {
	n := int64(0)
	err := writeFile(j.path("codebook.csv"), func(w io.Writer) error {
		out, _, err := newCSV(w, codebookHeader)
		if err != nil {
			return err
		}
		for _, r := range j.written {
			lines := r.table.codebook(r.paths[0])
			n += int64(len(lines))
			if err := out.WriteAll(lines); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
	err = errors.Join(err, writeFile(j.path("codebook.md"), j.markdown))
	if err != nil {
		return fmt.Errorf("export: codebook: %w", err)
	}
	j.files = append(j.files, File{Name: "codebook.csv", Rows: n}, File{Name: "codebook.md"})
	return nil
}

// markdown writes the codebook for reading.
func (j *job) markdown(w io.Writer) error {
	if _, err := io.WriteString(w, notes); err != nil {
		return err
	}
	for _, r := range j.written {
		title := r.paths[0]
		if r.sheet != "" {
			title += " " + r.sheet
		}
		if n := len(r.paths); n > 1 {
			title += " … " + r.paths[n-1]
		}
		_, err := fmt.Fprintf(w, "\n## %s\n\n%s / %s\n\n| column | type | English | 中文 |\n|---|---|---|---|\n", title, r.table.english, r.table.chinese)
		if err != nil {
			return err
		}
		for _, c := range r.table.columns {
			if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s |\n", c.name, simple(c.typ), cell(c.english), cell(c.chinese)); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell keeps a description inside its cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
