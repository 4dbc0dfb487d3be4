// Package export writes a database as files for other tools. In: a database
// opened by package store. Out: a folder of CSV files, tidy and wide, with a
// codebook beside them. Files are UTF-8 with a byte order mark, so that Excel
// reads Chinese rightly; the same database gives the same bytes. Text is
// written exactly as it was printed, also where a spreadsheet would take it for
// a formula: the codebook says so. The package computes nothing.
package export

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
)

// Options restrict what is exported. The zero value exports everything.
type Options struct {
	Year   int    // only this year of report; 0 means every year
	Agency string // only agencies whose name contains this
}

// A File is one file that was written.
type File struct {
	Name string
	Rows int
}

// bom is the byte order mark by which Excel knows UTF-8.
const bom = "\xEF\xBB\xBF"

// Write exports into a folder, which it makes if needed. Each file is written
// whole or not at all. Documents that carry no report are listed whatever the
// restriction: nobody knows whose they are.
func Write(ctx context.Context, db *sql.DB, dir string, options Options) ([]File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	comments, err := readComments(ctx, db)
	if err != nil {
		return nil, err
	}
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return nil, err
	}
	var out []File
	var book codebook
	for _, t := range tables {
		n, columns, err := writeTable(ctx, db, filepath.Join(dir, t.file), t, options)
		if err != nil {
			return out, fmt.Errorf("export: %s: %w", filepath.Join(dir, t.file), err)
		}
		out = append(out, File{t.file, n})
		if err := book.add(t, columns, comments); err != nil {
			return out, err
		}
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{{"codebook.csv", book.csv}, {"codebook.md", book.markdown}} {
		if err := writeAtomic(filepath.Join(dir, f.name), f.write); err != nil {
			return out, fmt.Errorf("export: %w", err)
		}
		out = append(out, File{f.name, len(book.entries)})
	}
	return out, nil
}

// writeTable writes the rows of one table and returns their number and the
// columns.
func writeTable(ctx context.Context, db *sql.DB, path string, t table, options Options) (n int, columns []queries.Column, err error) {
	text, args := t.question(options)
	err = writeAtomic(path, func(w io.Writer) error {
		rows, err := queries.SQL(ctx, db, text, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns = rows.Columns
		n, err = writeCSV(w, rows)
		return err
	})
	return n, columns, err
}

// writeCSV writes rows after a header, and counts them.
func writeCSV(w io.Writer, rows *queries.Rows) (int, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	fields := make([]string, len(rows.Columns))
	for i, c := range rows.Columns {
		fields[i] = c.Name
	}
	for n := 0; ; n++ {
		if err := out.Write(fields); err != nil {
			return n, err
		}
		row, err := rows.Next()
		if err != nil {
			return n, err
		}
		if row == nil {
			out.Flush()
			return n, out.Error()
		}
		for i, v := range row {
			fields[i] = render.Text(v, rows.Columns[i].Type)
		}
	}
}

// writeAtomic writes a file whole or not at all.
func writeAtomic(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails harmlessly once renamed
	out := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(write(out), out.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

// where restricts a question to reports, by the alias r.
func where(options Options) (text string, args []any) {
	var parts []string
	if options.Year != 0 {
		parts, args = append(parts, "r.year = $year"), append(args, sql.Named("year", options.Year))
	}
	if options.Agency != "" {
		parts, args = append(parts, "contains(r.agency_name, $agency)"), append(args, sql.Named("agency", options.Agency))
	}
	if len(parts) == 0 {
		return "true", nil
	}
	return strings.Join(parts, " AND "), args
}
