package export

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/gongkai/gongkai/queries"
)

// notes is what a reader must know before opening the files.
//
//go:embed notes.md
var notes string

// A codebook describes every column of every file.
type codebook struct{ entries []entry }

type entry struct {
	table                         table
	column, typ, english, chinese string
}

// add describes the columns of a file.
func (b *codebook) add(t table, columns []queries.Column, comments map[string]string) error {
	for _, c := range columns {
		english, chinese, err := t.describe(c.Name, comments)
		if err != nil {
			return err
		}
		b.entries = append(b.entries, entry{t, c.Name, simple(c.Type), english, chinese})
	}
	return nil
}

// simple names the kind of a column in words that every tool shares.
func simple(typ string) string {
	switch {
	case strings.HasSuffix(typ, "INT") || typ == "INTEGER":
		return "integer"
	case typ == "DOUBLE" || typ == "FLOAT":
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

// csv writes the codebook as a table.
func (b *codebook) csv(w io.Writer) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"file", "column", "type", "description_en", "description_zh"}); err != nil {
		return err
	}
	for _, e := range b.entries {
		if err := out.Write([]string{e.table.file, e.column, e.typ, e.english, e.chinese}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// markdown writes the codebook for reading.
func (b *codebook) markdown(w io.Writer) error {
	if _, err := io.WriteString(w, notes); err != nil {
		return err
	}
	file := ""
	for _, e := range b.entries {
		if e.table.file != file {
			file = e.table.file
			_, err := fmt.Fprintf(w, "\n## %s\n\n%s / %s\n\n| column | type | English | 中文 |\n|---|---|---|---|\n", file, e.table.english, e.table.chinese)
			if err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s |\n", e.column, e.typ, cell(e.english), cell(e.chinese)); err != nil {
			return err
		}
	}
	return nil
}

// cell keeps a description inside its cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
