package store

import (
	"context"
	"database/sql/driver"
	"strings"
	"testing"
	"time"
)

// TestRowWriter: what is set is read back, what is not set is NULL, over more
// rows than a chunk holds; what does not fit a column is refused.
func TestRowWriter(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	if _, err := db.SQL().Exec(`CREATE TABLE kinds (b BOOLEAN, s SMALLINT, i INTEGER, l BIGINT, f FLOAT, d DOUBLE, t VARCHAR, e cell_state, seen TIMESTAMP, day DATE)`); err != nil {
		t.Fatal(err)
	}
	const rows = 5000
	text := func(i int) string { return strings.Repeat("年", i%9) } // up to and over what a vector keeps itself
	at := time.Date(1969, 2, 3, 4, 5, 6, 7000, time.UTC)
	err := db.transact(ctx, func(w *writer) error {
		return w.append("kinds", func(row appendRow) error {
			for i := range rows {
				if i%7 == 3 {
					if err := row(nil, nil, nil, nil, nil, nil, nil, nil, nil, nil); err != nil {
						return err
					}
					continue
				}
				err := row(i%2 == 0, int16(-i), int32(i), int64(i)<<40, float32(i)/4, float64(i)/3, text(i), "dash", at.AddDate(0, 0, i), at.AddDate(0, 0, i))
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, db, `SELECT count(*), count(b), count(*) FILTER (WHERE b = (i % 2 = 0) AND s = -i AND l = i::BIGINT << 40 AND f = i / 4 AND d = i::DOUBLE / 3 AND t = repeat('年', i % 9) AND e = 'dash'
		AND seen = TIMESTAMP '1969-02-03 04:05:06.000007' + to_days(i) AND day = DATE '1969-02-03' + i) FROM (SELECT *, rowid AS n FROM kinds) WHERE i IS NULL OR i = n`, "5000|4286|4286\n")
	for name, values := range map[string][]driver.Value{
		"word that is not on the list": {nil, nil, nil, nil, nil, nil, nil, "hyphen", nil, nil},
		"number too great":             {nil, 40000, nil, nil, nil, nil, nil, nil, nil, nil},
		"text for a number":            {nil, nil, "1", nil, nil, nil, nil, nil, nil, nil},
		"bytes that are not UTF-8":     {nil, nil, nil, nil, nil, nil, "\xff", nil, nil, nil},
		"too few values":               {nil},
	} {
		err := db.transact(ctx, func(w *writer) error {
			return w.append("kinds", func(row appendRow) error {
				return row(values...)
			})
		})
		if err == nil {
			t.Errorf("a %s was taken", name)
		}
	}
	want(t, db, "SELECT count(*) FROM kinds", "5000\n")
}
