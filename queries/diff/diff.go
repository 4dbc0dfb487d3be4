// Package diff says what changed between two databases. In: a newer one, open,
// and the file name of an earlier one. Out: rows, one for each report that came,
// went or has other content, each box that is printed differently, and each
// finding that came or went. The place of a box on its page is no change, nor
// is the order of files. It writes to neither file.
package diff

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/queries"
)

//go:embed diff.sql
var question string

// An Answer is the changes, to be closed when read.
type Answer struct {
	*queries.Rows
	db *sql.DB
}

// Files compares an open database with an earlier file, both of this schema.
func Files(ctx context.Context, db *sql.DB, earlier string) (*Answer, error) {
	if _, err := db.ExecContext(ctx, "ATTACH '"+strings.ReplaceAll(earlier, "'", "''")+"' AS earlier (READ_ONLY)"); err != nil {
		return nil, fmt.Errorf("diff: open %s: %w", earlier, err)
	}
	rows, err := queries.SQL(ctx, db, question)
	if err != nil {
		_, detach := db.ExecContext(ctx, "DETACH earlier")
		return nil, errors.Join(fmt.Errorf("diff: %w", err), detach)
	}
	return &Answer{rows, db}, nil
}

// Close ends the comparison and lets go of the earlier file.
func (a *Answer) Close() error {
	err := a.Rows.Close()
	_, detach := a.db.Exec("DETACH earlier")
	return errors.Join(err, detach)
}
