package queries

import (
	"context"
	"database/sql"
	"fmt"
)

// A Column is a column of an answer, with its DuckDB type name.
type Column struct{ Name, Type string }

// Rows are the rows of an answer, one at a time.
type Rows struct {
	Columns []Column
	rows    *sql.Rows
	values  []any
	targets []any
}

// ask runs a statement.
func ask(ctx context.Context, db *sql.DB, text string, args ...any) (*Rows, error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		rows.Close()
		return nil, fmt.Errorf("query: %w", err)
	}
	r := &Rows{rows: rows, values: make([]any, len(types)), targets: make([]any, len(types))}
	for i, t := range types {
		r.Columns = append(r.Columns, Column{t.Name(), t.DatabaseTypeName()})
		r.targets[i] = &r.values[i]
	}
	return r, nil
}

// Next returns the next row, or nil after the last one. The slice is used
// again for the row after it.
func (r *Rows) Next() ([]any, error) {
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return nil, fmt.Errorf("query: %w", err)
		}
		return nil, nil
	}
	if err := r.rows.Scan(r.targets...); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return r.values, nil
}

// Close ends the question.
func (r *Rows) Close() error { return r.rows.Close() }
