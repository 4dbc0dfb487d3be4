package export

import (
	"context"
	"fmt"
	"strconv"
)

// parquet writes the tables through DuckDB: those of reports in one file a
// year, reports without a year under "unknown", all others in one file.
func (j *job) parquet(ctx context.Context) error {
	years, err := j.years(ctx)
	if err != nil {
		return err
	}
	for _, t := range j.tables {
		r := resource{table: t}
		if !t.ofReports {
			n, err := j.copyTo(ctx, t, t.name+".parquet", "")
			if err != nil {
				return err
			}
			r.paths, r.rows = []string{t.name + ".parquet"}, n
			j.done(r, 0)
			continue
		}
		for _, y := range years {
			name, restriction := "unknown", " AND r.year IS NULL"
			if y != nil {
				name, restriction = strconv.Itoa(*y), ofYear(y)
			}
			name = t.name + "-" + name + ".parquet"
			n, err := j.copyTo(ctx, t, name, restriction)
			if err != nil {
				return err
			}
			r.paths, r.rows = append(r.paths, name), r.rows+n
		}
		if !t.required("report_id") && !hasUnknown(years) {
			// Rows without a report have no year.
			name := t.name + "-unknown.parquet"
			n, err := j.copyTo(ctx, t, name, ofYear(nil))
			if err != nil {
				return err
			}
			r.paths, r.rows = append(r.paths, name), r.rows+n
		}
		j.done(r, 0)
	}
	return nil
}

func hasUnknown(years []*int) bool { return len(years) > 0 && years[len(years)-1] == nil }

// copyTo writes rows of a table to a file and counts them.
func (j *job) copyTo(ctx context.Context, t table, name, restriction string) (int64, error) {
	result, err := j.db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", j.question(t, restriction), literal(j.path(name))))
	if err != nil {
		return 0, fmt.Errorf("export: %s: %w", name, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("export: %s: %w", name, err)
	}
	return n, nil
}
