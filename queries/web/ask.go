package web

import (
	"context"
	"database/sql"
	"fmt"
)

// ask runs a question and reads its rows; into says where the columns of a row
// go.
func ask[T any](ctx context.Context, db *sql.DB, into func(*T) []any, text string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var row T
		if err := rows.Scan(into(&row)...); err != nil {
			return nil, failure(ctx, err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	return out, nil
}

// failure names where an error comes from; the end of the time is told from
// other errors.
func failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("explorer: %w", ctx.Err())
	}
	return fmt.Errorf("explorer: %w", err)
}

// askOne is ask for a question with one row; without it, errNotFound.
func askOne[T any](ctx context.Context, db *sql.DB, into func(*T) []any, text string, args ...any) (T, error) {
	rows, err := ask(ctx, db, into, text, args...)
	if err != nil || len(rows) == 0 {
		var none T
		if err == nil {
			err = errNotFound
		}
		return none, err
	}
	return rows[0], nil
}
