package store

import (
	"context"
	"fmt"
)

// A Derivation makes rows from other rows of the same file, for tables that
// hold nothing of their own.
type Derivation struct {
	Name       string   // key in meta
	Mark       string   // version of the statements
	State      string   // a query of one text that changes whenever the rows may
	Statements []string // run in order, in one transaction
}

// Derive runs a derivation unless its last run had the same mark and state. It
// reports whether it ran. What stops halfway leaves the rows as they were.
func (db *DB) Derive(ctx context.Context, d Derivation) (ran bool, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	err = db.transact(ctx, func(w *writer) error {
		var now, before string
		if err := w.tx.QueryRowContext(ctx, d.State).Scan(&now); err != nil {
			return fmt.Errorf("store: state of %s: %w", d.Name, err)
		}
		now = d.Mark + " " + now
		err := w.tx.QueryRowContext(ctx, "SELECT coalesce(max(value), '') FROM meta WHERE key = ?", d.Name).Scan(&before)
		if err != nil {
			return fmt.Errorf("store: mark of %s: %w", d.Name, err)
		}
		if now == before {
			return nil
		}
		ran = true
		for i, s := range d.Statements {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.run(ctx, s); err != nil {
				return fmt.Errorf("store: %s, statement %d: %w", d.Name, i+1, err)
			}
		}
		if _, err := w.tx.ExecContext(ctx, "DELETE FROM meta WHERE key = ?", d.Name); err != nil {
			return fmt.Errorf("store: mark of %s: %w", d.Name, err)
		}
		return w.append("meta", func(row appendRow) error { return row(d.Name, now) })
	})
	return ran, err
}

// Replace replaces the rows of a table that is loaded from outside the reports.
func (db *DB) Replace(ctx context.Context, l List) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.transact(ctx, func(w *writer) error { return w.list(ctx, l) })
}
