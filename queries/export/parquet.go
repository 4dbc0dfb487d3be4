package export

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// rowsTable holds the rows of a view while they are written year by year: a
// view is worked out once.
const rowsTable = "export_rows"

// parquet writes the tables through DuckDB: those of reports in one file a
// year, rows without a year under "unknown", all others in one file.
func (j *job) parquet(ctx context.Context) (err error) {
	conn, err := j.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, t := range j.tables {
		r, err := j.copyTable(ctx, conn, t)
		if err != nil {
			return fmt.Errorf("export: %s as parquet: %w", t.name, err)
		}
		j.done(r, 0)
	}
	return nil
}

// copyTable writes the files of one table.
func (j *job) copyTable(ctx context.Context, conn *sql.Conn, t table) (resource, error) {
	r := resource{table: t}
	add := func(name, question string) error {
		n, err := j.copyTo(ctx, conn, name, question)
		r.paths, r.rows = append(r.paths, name), r.rows+n
		return err
	}
	if !t.ofReports {
		return r, add(t.name+".parquet", j.question(t, ""))
	}
	distinct := fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE %s ORDER BY ALL", t.yearOf(), t.from(j.options.Choice), j.where(t))
	ofYear := func(y *int) string { return j.question(t, " AND "+t.yearOf()+is(y)) }
	if t.view {
		if _, err := conn.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE "+rowsTable+" AS "+j.question(t, "")); err != nil {
			return r, err
		}
		distinct = "SELECT DISTINCT year FROM " + rowsTable + " ORDER BY ALL"
		ofYear = func(y *int) string { return "SELECT * FROM " + rowsTable + " WHERE year" + is(y) } // in the order of its rows
	}
	years, err := readYears(ctx, conn, distinct)
	if err != nil {
		return r, err
	}
	for _, y := range years {
		name := "unknown"
		if y != nil {
			name = strconv.Itoa(*y)
		}
		if err := add(t.name+"-"+name+".parquet", ofYear(y)); err != nil {
			return r, err
		}
	}
	if len(years) == 0 {
		return r, add(t.name+"-unknown.parquet", j.question(t, " AND false"))
	}
	return r, nil
}

// yearOf is the year that a row of a table of reports is about.
func (t table) yearOf() string {
	for _, c := range t.columns {
		if c.name == "year" {
			return c.expression
		}
	}
	return "r.year"
}

// is compares with a year; nil is NULL.
func is(y *int) string {
	if y == nil {
		return " IS NULL"
	}
	return fmt.Sprintf(" = %d", *y)
}

// copyTo writes the answer to a question into a file and counts its rows.
func (j *job) copyTo(ctx context.Context, conn *sql.Conn, name, question string) (int64, error) {
	result, err := conn.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", question, literal(j.path(name))))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
