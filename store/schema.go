package store

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// schemaVersion changes with schema.sql. A file of another version is not
// migrated: ingesting again from the files or the archive makes a new one.
const schemaVersion = 8

//go:embed schema.sql
var schemaSQL string

//go:embed macros.sql
var macrosSQL string

//go:embed views.sql
var viewsSQL string

//go:embed versions.sql
var versionsSQL string

//go:embed panel.sql
var panelSQL string

// A fileInfo is what a database file says of itself.
type fileInfo struct {
	fresh        bool   // nothing in it yet
	codes, forms string // fingerprints
}

// fileState reads what made the file. It fails on a database of someone else,
// and on one of another schema version.
func fileState(ctx context.Context, handle *sql.DB, path string) (fileInfo, error) {
	var tables, meta int
	err := handle.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE table_name = 'meta')
		FROM duckdb_tables() WHERE database_name = current_database()`).Scan(&tables, &meta)
	if err != nil {
		return fileInfo{}, fmt.Errorf("store: look into the file: %w", err)
	}
	if tables == 0 {
		return fileInfo{fresh: true}, nil
	}
	foreign := &Error{Path: path, Problem: Foreign}
	if meta == 0 {
		return fileInfo{}, foreign
	}
	rows, err := handle.QueryContext(ctx, "SELECT key, value FROM meta")
	if err != nil {
		return fileInfo{}, foreign
	}
	defer rows.Close()
	said := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return fileInfo{}, foreign
		}
		said[key] = value
	}
	if err := rows.Err(); err != nil {
		return fileInfo{}, fmt.Errorf("store: look into the file: %w", err)
	}
	version, ok := said["schema"]
	if !ok {
		return fileInfo{}, foreign
	}
	if version != strconv.Itoa(schemaVersion) {
		return fileInfo{}, &Error{Path: path, Problem: OtherSchema,
			Err: fmt.Errorf("the file has schema %s, this program schema %d", version, schemaVersion)}
	}
	return fileInfo{codes: said["codes"], forms: said["forms"]}, nil
}

// prepare makes the tables and views of a new file. In an existing file, it
// replaces the form data and the views if a label or a unit has changed.
func (db *DB) prepare(ctx context.Context, indicators []Indicator, lists []List) error {
	file, err := fileState(ctx, db.sql, db.path)
	if err != nil {
		return err
	}
	var stored strings.Builder
	for _, t := range db.wide {
		stored.WriteString(t.create(indicators))
	}
	codesMark := fingerprint(db.codes.fingerprint() + wideShape(db.wide))
	if !file.fresh && file.codes != codesMark {
		return &Error{Path: db.path, Problem: OtherSchema,
			Err: fmt.Errorf("the form codes differ: %s in the file, %s in this program", file.codes, codesMark)}
	}
	prose, err := proseViews()
	if err != nil {
		return err
	}
	views, err := withUnits(macrosSQL + viewsSQL + versionsSQL + wideViews(indicators, db.wide) + ratesViews(db.wide) + prose + panelSQL)
	if err != nil {
		return err
	}
	formsMark := fingerprint(views + fmt.Sprint(indicators, lists))
	if !file.fresh && file.forms == formsMark {
		return nil
	}
	return db.transact(ctx, func(w *writer) error {
		if file.fresh {
			if err := w.run(ctx, strings.Join(db.codes.types(), ";\n")+";\n"+schemaSQL+stored.String()); err != nil {
				return fmt.Errorf("store: make tables: %w", err)
			}
		}
		if err := w.run(ctx, "DELETE FROM indicators; DELETE FROM meta;\n"+views); err != nil {
			return fmt.Errorf("store: make views: %w", err)
		}
		if err := w.indicators(indicators); err != nil {
			return err
		}
		for _, l := range lists {
			if err := w.list(ctx, l); err != nil {
				return err
			}
		}
		return w.append("meta", func(row appendRow) error {
			for _, m := range [][2]string{{"schema", strconv.Itoa(schemaVersion)}, {"codes", codesMark}, {"forms", formsMark}} {
				if err := row(m[0], m[1]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
