package store

import (
	"context"
	_ "embed"
	"fmt"
)

//go:embed settle.sql
var settleSQL string

// Settle brings up to date what depends on several reports: when each was
// found, which version stands for its agency and year (reports.is_current,
// reports.standing), and the findings about versions that differ. Call it when
// everything has been Put; it works on the whole database, and calling it again
// changes nothing.
func (db *DB) Settle(ctx context.Context) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.transact(ctx, func(w *writer) error {
		if err := w.run(ctx, settleSQL); err != nil {
			return fmt.Errorf("store: settle versions: %w", err)
		}
		return nil
	})
}
