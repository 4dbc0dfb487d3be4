package web

import (
	"context"
	"database/sql"
	"fmt"
)

// placeOf says where the facts of each report stand in the table. A report is
// loaded as one run of rows, so its facts are found without a walk through the
// whole table. The runs lie in memory beside the database.
type placeOf struct{}

// findFacts makes the table side.place: for each report its run of rows and the
// editions of its tables. A report whose rows were moved has a longer run with
// others in between; the report is asked for in any case.
func findFacts(ctx context.Context, db *sql.DB) (placeOf, error) {
	for _, text := range []string{
		"ATTACH ':memory:' AS side (READ_WRITE)",
		`CREATE TABLE side.place AS SELECT report_id, min(rowid) AS first, max(rowid) AS last,
			string_agg(DISTINCT edition::VARCHAR, ' ') AS editions FROM facts GROUP BY report_id`,
		`CREATE TABLE side.numbers AS SELECT count(*) AS facts, count(value) AS numbers FROM facts`,
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return placeOf{}, fmt.Errorf("explorer: find the facts of each report: %w", err)
		}
	}
	return placeOf{}, nil
}

type run struct{ first, last int64 }

// of returns the run of a report; ok is false if it has no facts.
func (placeOf) of(ctx context.Context, db *sql.DB, report string) (r run, ok bool, err error) {
	rows, err := ask(ctx, db, func(r *run) []any { return []any{&r.first, &r.last} },
		"SELECT first, last FROM side.place WHERE report_id = ?", report)
	if err != nil || len(rows) == 0 {
		return run{}, false, err
	}
	return rows[0], true, nil
}
