package queries

import (
	"context"
	"database/sql"
)

// Report returns the id of the one report that is meant by a report id, the
// beginning of one, or the name or address of a file that carries it. A name
// that fits none or several is a *NotFound.
func Report(ctx context.Context, db *sql.DB, name string) (id string, err error) {
	return findReport(ctx, db, name)
}
