package store

import (
	"context"
	_ "embed"
	"fmt"
	"time"
)

//go:embed coverage.sql
var coverageSQL string

// Cover works out the table coverage as of a day, from the reports, the last
// crawl and the roster. Call it after Settle; calling it again on the same day
// changes nothing.
func (db *DB) Cover(ctx context.Context, today time.Time) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.transact(ctx, func(w *writer) error {
		day := today.Format(time.DateOnly)
		if err := w.run(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE settle_today AS SELECT DATE '%s' AS today;\n", day)+coverageSQL); err != nil {
			return fmt.Errorf("store: coverage: %w", err)
		}
		return nil
	})
}
