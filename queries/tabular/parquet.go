package tabular

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// known are the types that a value in words can be turned back into.
var known = regexp.MustCompile(`^(BOOLEAN|HUGEINT|U?(TINY|SMALL|BIG)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIMESTAMP)$`)

// parquet has a database engine of its own, in memory, write the file: the
// readers of the file see the types of the columns.
func (t Table) parquet(ctx context.Context, w io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "gongkai-table-")
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	connector, err := duckdb.NewConnector("?memory_limit=256MB&threads=1&temp_directory=", nil)
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	db := sql.OpenDB(connector)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := t.fill(ctx, db, connector); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	path := filepath.Join(dir, "table.parquet")
	if err := t.copyTo(ctx, db, path, t.Types); err != nil {
		// A value that does not read back as its type stays in words.
		if err := t.copyTo(ctx, db, path, make([]string, len(t.Columns))); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("table: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return nil
}

// place names a column in the engine; the names of the answer may be alike.
func place(i int) string { return fmt.Sprintf("c%d", i) }

// fill loads the rows in words.
func (t Table) fill(ctx context.Context, db *sql.DB, connector *duckdb.Connector) (err error) {
	columns := make([]string, len(t.Columns))
	for i := range columns {
		columns[i] = place(i) + " VARCHAR"
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE t ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	app, err := duckdb.NewAppenderFromConn(conn, "", "t")
	if err != nil {
		return err
	}
	values := make([]driver.Value, len(columns))
	for _, row := range t.Rows {
		for i, v := range row {
			values[i] = nil
			if !v.Null {
				values[i] = strings.ToValidUTF8(v.Text, "\ufffd")
			}
		}
		if err := app.AppendRow(values...); err != nil {
			return errors.Join(err, app.Close())
		}
	}
	return app.Close()
}

// copyTo writes the file with the columns as types.
func (t Table) copyTo(ctx context.Context, db *sql.DB, path string, types []string) error {
	columns := make([]string, len(t.Columns))
	used := map[string]int{}
	for i, name := range t.Columns {
		value := place(i)
		if known.MatchString(types[i]) {
			value = fmt.Sprintf("CAST(%s AS %s)", value, types[i])
		}
		if used[name]++; used[name] > 1 { // a file needs different names
			name = fmt.Sprintf("%s_%d", name, used[name])
		}
		columns[i] = value + ` AS "` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	_, err := db.ExecContext(ctx, "COPY (SELECT "+strings.Join(columns, ", ")+" FROM t) TO '"+strings.ReplaceAll(path, "'", "''")+"' (FORMAT parquet, COMPRESSION zstd)")
	return err
}
