// Package store keeps reports in one DuckDB file. In: what became of each file
// (a Document), where it was found (a Capture), and the report read from it.
// Out: tables, and views for people, to ask questions of; their names and
// columns are the public contract (schema.sql). It never recomputes a value:
// blank stays NULL. It does not know how files are read, what the indicators
// mean, or where the forms come from: the caller passes them to Open.
//
// One process owns the file while it writes.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/gongkai/gongkai/extract/layout"
)

// A DB is an open database file.
type DB struct {
	path  string
	sql   *sql.DB
	codes codes
	wide  []wideTable
	boxes *boxCodes
	mu    sync.Mutex // one Put at a time
}

// writing are the options of DuckDB for the process that writes. With its own
// threshold of 16 MB every batch would write the last part of every table
// anew; what stands in the log is as safe, and Publish and Close empty it. The
// file of this version is an eighth smaller, and DuckDB 1.2 and later read it.
const writing = "?checkpoint_threshold=256MB&storage_compatibility_version=v1.2.0"

// Open opens a database for writing, and makes it if it does not exist. The
// indicators are every box of every edition of the forms; the code lists are
// taken from them. The lists fill the tables of embedded data.
// Errors about the file are of type *Error.
func Open(ctx context.Context, path string, indicators []Indicator, lists ...List) (*DB, error) {
	c, err := codesOf(indicators)
	if err != nil {
		return nil, err
	}
	wide, err := wideTables(indicators, c)
	if err != nil {
		return nil, err
	}
	handle, err := open(ctx, path, writing)
	if err != nil {
		return nil, err
	}
	db := &DB{path: path, sql: handle, codes: c, wide: wide, boxes: newBoxCodes(c, wide)}
	if err := db.prepare(ctx, indicators, lists); err != nil {
		return nil, errors.Join(explain(path, err), handle.Close())
	}
	return db, nil
}

// OpenReader opens a database for reading. Several readers can have the same
// file open, but none while a writer has it.
func OpenReader(ctx context.Context, path string) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Path: path, Problem: NotFound}
	}
	handle, err := open(ctx, path, "?access_mode=READ_ONLY")
	if err != nil {
		return nil, err
	}
	db := &DB{path: path, sql: handle}
	state, err := fileState(ctx, handle, path)
	if err == nil && state.fresh {
		err = &Error{Path: path, Problem: Foreign}
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), handle.Close())
	}
	return db, nil
}

// open connects to the file. DuckDB takes its options as a URL query behind
// the file name.
func open(ctx context.Context, path, options string) (*sql.DB, error) {
	if path == "" {
		return nil, errors.New("store: the database has no file name")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if strings.ContainsAny(full, "?#%") {
		return nil, &Error{Path: path, Problem: BadName}
	}
	connector, err := duckdb.NewConnector(full+options, nil)
	if err != nil {
		return nil, explain(path, err)
	}
	handle := sql.OpenDB(connector)
	if err := handle.PingContext(ctx); err != nil {
		return nil, errors.Join(explain(path, err), handle.Close())
	}
	return handle, nil
}

// SQL returns the connection pool, for questions.
func (db *DB) SQL() *sql.DB { return db.sql }

// Path returns the file name the database was opened with.
func (db *DB) Path() string { return db.path }

// Close writes what is in the log to the file and closes it.
func (db *DB) Close() error { return explain(db.path, db.sql.Close()) }

// Known returns, by SHA-256, which reader version read or set aside each file
// content whose reading still counts, so that unchanged files need not be read
// again. Left out are replaced documents that carried no report, and those
// whose report was read from a file that has since been replaced: reading them
// again moves the facts to the file that is in place.
func (db *DB) Known(ctx context.Context) (map[string]string, error) {
	rows, err := db.sql.QueryContext(ctx, `
		SELECT d.sha256, coalesce(d.reader, '') FROM documents d
		WHERE NOT starts_with(d.sha256, $unread) AND CASE WHEN d.status = $replaced THEN d.report_id IS NOT NULL ELSE NOT EXISTS (
			SELECT 1 FROM reports r JOIN documents source ON source.sha256 = r.sha256
			WHERE r.report_id = d.report_id AND source.status = $replaced) END`,
		sql.Named("replaced", string(layout.Replaced)), sql.Named("unread", unreadPrefix))
	if err != nil {
		return nil, fmt.Errorf("store: known documents: %w", err)
	}
	defer rows.Close()
	known := map[string]string{}
	for rows.Next() {
		var sha, reader string
		if err := rows.Scan(&sha, &reader); err != nil {
			return nil, fmt.Errorf("store: known documents: %w", err)
		}
		known[sha] = reader
	}
	return known, rows.Err()
}
