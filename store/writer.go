package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"
)

// A writer is one transaction on one connection.
type writer struct {
	conn *sql.Conn
	tx   *sql.Tx
}

// transact runs f in one transaction: all of it is written, or nothing.
func (db *DB) transact(ctx context.Context, f func(*writer) error) (err error) {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return explain(db.path, err)
	}
	defer conn.Close()
	// With a context that can be cancelled, database/sql would end the
	// transaction behind our back, and what the Appender writes after that would
	// stand outside of any transaction. So ctx is looked at between the steps.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return explain(db.path, err)
	}
	err = f(&writer{conn, tx})
	if ctx.Err() != nil {
		err = fmt.Errorf("store: stopped: %w", ctx.Err())
	}
	if err != nil {
		// After a full disk the engine may have rolled back by itself, so a
		// failure to roll back adds nothing to err.
		_ = tx.Rollback()
		return explain(db.path, err)
	}
	return explain(db.path, tx.Commit())
}

// run executes statements without parameters.
func (w *writer) run(ctx context.Context, statements string) error {
	_, err := w.tx.ExecContext(ctx, statements)
	return err
}

// appendRow adds one row, its values in the order of the table's columns.
type appendRow func(values ...driver.Value) error

// append bulk-loads a table of the main schema.
func (w *writer) append(table string, fill func(appendRow) error) error {
	return w.appendTo("", "main", table, fill)
}

// stage makes a temporary table of one column and fills it.
func (w *writer) stage(ctx context.Context, table string, values []string) error {
	if err := w.run(ctx, "CREATE OR REPLACE TEMP TABLE "+table+" (key VARCHAR)"); err != nil {
		return fmt.Errorf("store: stage: %w", err)
	}
	return w.appendTo("temp", "main", table, func(row appendRow) error {
		for _, v := range values {
			if err := row(v); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) appendTo(catalog, schema, table string, fill func(appendRow) error) error {
	return w.write(catalog, schema, table, func(r *rowWriter) error { return fill(r.row) })
}

// write opens a table for appending and fills it.
func (w *writer) write(catalog, schema, table string, fill func(*rowWriter) error) error {
	err := w.conn.Raw(func(connection any) error {
		r, err := newRowWriter(connection, catalog, schema, table)
		if err != nil {
			return err
		}
		return r.close(fill(r))
	})
	if err != nil {
		return fmt.Errorf("store: write %s: %w", table, err)
	}
	return nil
}

// text is NULL for the empty string, for columns where nothing was said.
func text(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}

// number is NULL for zero, for counts that start at one.
func number(n int) driver.Value {
	if n == 0 {
		return nil
	}
	return int32(n)
}

// moment is NULL for the zero time.
func moment(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return t
}

// float is NULL for a number that is not known.
func float(f *float64) driver.Value {
	if f == nil {
		return nil
	}
	return *f
}
