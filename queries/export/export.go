// Package export writes a database as a folder of files for other tools. In: a
// database opened by package store, and what to restrict it to. Out: every
// table and view as CSV, as one XLSX workbook, or as Parquet by year, each row
// with the place it was read from and the address of its file; and beside them
// datapackage.json (Frictionless), a codebook and CITATION.cff. What there is
// to write is read from the database itself: a new table needs no line here.
//
// The same database and version give the same bytes. A folder appears whole,
// under its name, or not at all. Text is written as it was printed; a number is
// written in full. The package computes nothing and reads no document.
package export

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Formats are the formats that can be written.
var Formats = []string{"csv", "xlsx", "parquet"}

// Options say what is exported, and how.
type Options struct {
	Choice
	Format  string   // one of Formats
	Tables  []string // only these tables and views; nil means all
	Program string   // name and version of the program, for the citation
}

// A File is one file that was written.
type File struct {
	Name string
	Rows int64 // rows of all its tables
	Cut  int   // texts that were cut because they do not fit into a cell of a sheet
}

// A job is one export under way.
type job struct {
	db      *sql.DB
	options Options
	dir     string // being written, not yet under its name
	tables  []table
	columns map[string]map[string]bool // by table: its own columns
	written []resource
	files   []File
}

// A resource is one table as it was written, to be described.
type resource struct {
	table table
	paths []string
	sheet string
	rows  int64
}

// Write exports into a folder. The folder must be new, empty, or an earlier
// export, which is replaced when all is written. Errors that a user can put
// right are of type *NoSuch, *TooLarge or *Folder.
func Write(ctx context.Context, db *sql.DB, dir string, options Options) ([]File, error) {
	if !slices.Contains(Formats, options.Format) {
		return nil, fmt.Errorf("export: format %q is not one of %s", options.Format, strings.Join(Formats, ", "))
	}
	if err := options.check(ctx, db); err != nil {
		return nil, err
	}
	var files []File
	err := replaceFolder(dir, descriptorName, func(partial string) error {
		j := &job{db: db, options: options, dir: partial}
		err := j.run(ctx)
		files = j.files
		return err
	})
	return files, err
}

// run writes everything into the folder of the job.
func (j *job) run(ctx context.Context) error {
	rs, err := readRelations()
	if err != nil {
		return err
	}
	c, err := readCatalog(ctx, j.db)
	if err != nil {
		return err
	}
	if j.tables, err = tablesOf(c, rs); err != nil {
		return err
	}
	if err := j.only(j.options.Tables); err != nil {
		return err
	}
	j.columns = map[string]map[string]bool{}
	for name, columns := range c.columns {
		j.columns[name] = map[string]bool{}
		for _, col := range columns {
			j.columns[name][col.name] = true
		}
	}
	switch j.options.Format {
	case "csv":
		err = j.csv(ctx)
	case "xlsx":
		err = j.xlsx(ctx)
	case "parquet":
		err = j.parquet(ctx)
	}
	if err != nil {
		return err
	}
	return errors.Join(j.describe(ctx), j.codebook(), j.cite(ctx))
}

// only leaves out every table that is not on the list.
func (j *job) only(list []string) error {
	if list == nil {
		return nil
	}
	var kept []table
	var names []string
	for _, t := range j.tables {
		names = append(names, t.name)
		if slices.Contains(list, t.name) {
			kept = append(kept, t)
		}
	}
	for _, name := range list {
		if !slices.Contains(names, name) {
			return &NoSuch{"table", name, "there are " + strings.Join(names, ", ")}
		}
	}
	j.tables = kept
	return nil
}

// where restricts a table to what was chosen.
func (j *job) where(t table) string { return t.where(j.options.Choice, j.columns[t.name]) }

// question selects the rows of a table in their order; more restricts them
// further.
func (j *job) question(t table, more string) string {
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s%s ORDER BY %s", t.selected(), t.from(j.options.Choice), j.where(t), more, strings.Join(t.order, ", "))
}

// count counts the rows of a table.
func (j *job) count(ctx context.Context, t table) (n int64, err error) {
	err = j.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", t.from(j.options.Choice), j.where(t))).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("export: count %s: %w", t.name, err)
	}
	return n, nil
}

// A source answers questions: the pool, or one connection of it.
type source interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// readYears reads a column of years, the earliest first; nil stands for rows
// without a year, which come last.
func readYears(ctx context.Context, from source, question string) ([]*int, error) {
	rows, err := from.QueryContext(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("export: years: %w", err)
	}
	defer rows.Close()
	var out []*int
	for rows.Next() {
		var y *int
		if err := rows.Scan(&y); err != nil {
			return nil, fmt.Errorf("export: years: %w", err)
		}
		out = append(out, y)
	}
	return out, rows.Err()
}

// path is where a file of the job is written.
func (j *job) path(name string) string { return filepath.Join(j.dir, name) }

// done records a table that was written to files.
func (j *job) done(r resource, cut int) {
	j.written = append(j.written, r)
	for i, p := range r.paths {
		f := File{Name: p, Cut: cut}
		if i == 0 {
			f.Rows = r.rows
		}
		j.files = append(j.files, f)
	}
}
