package store

import (
	"context"
	"flag"
	"fmt"
	"testing"
	"time"
)

var settleReports = flag.Int("settle.reports", 20000, "reports of BenchmarkSettle, each with 20 boxes")

// BenchmarkSettle brings a database of many reports up to date: 16 years of
// agencies, one report in fifty with a second version that differs.
func BenchmarkSettle(b *testing.B) {
	ctx := context.Background()
	db := openTest(b)
	n := *settleReports
	_, err := db.SQL().Exec(fmt.Sprintf(`
		CREATE TEMP TABLE made AS SELECT i, printf('%%016x', i) AS id, i // 16 AS agency, 2008 + i %% 16 AS year FROM range(%[1]d) t(i)
		UNION ALL SELECT i, printf('f%%015x', i), i // 16, 2008 + i %% 16 FROM range(0, %[1]d, 50) t(i);
		INSERT INTO reports BY NAME SELECT id AS report_id, 's' || id AS sha256, 'agency ' || agency AS agency_name, year, printf('%%06d.education', agency) AS agency_id,
			printf('%%06d.education', agency) AS agency_key, make_date(year::INTEGER + 1, 1, 20) + starts_with(id, 'f')::INTEGER AS published_on, true AS is_current,
			20 AS boxes_expected, 20 AS boxes_read, 0 AS findings FROM made ORDER BY year, agency, id;
		INSERT INTO documents BY NAME SELECT 's' || id AS sha256, id AS report_id, 'read' AS status, 'html' AS kind FROM made;
		INSERT INTO captures BY NAME SELECT 's' || id AS sha256, 'http://h/' || id AS url, id AS name, TIMESTAMP '2026-01-01' AS fetched_at, true AS is_current FROM made;
		INSERT INTO report_numbers SELECT id, row_number() OVER (ORDER BY year, agency, id) FROM made;
		INSERT INTO fact_kinds SELECT row_number() OVER (), form_table, edition, indicator, applicant, unit, NULL FROM indicators;
		INSERT INTO stored_facts BY NAME SELECT n.report, k.kind, (m.i %% 97 + starts_with(m.id, 'f')::INTEGER)::DOUBLE AS value,
			'1' AS raw, 'value' AS state FROM made m JOIN report_numbers n ON n.report_id = m.id, fact_kinds k ORDER BY n.report;
		INSERT INTO deadlines VALUES (1, 'all', '.', NULL, '01-31', 'law');
		DROP TABLE made`, n))
	if err != nil {
		b.Fatal(err)
	}
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"settle", func() error { return db.Settle(ctx) }},
		{"cover", func() error { return db.Cover(ctx, time.Now()) }},
		{"panel", func() error {
			return count(db, "SELECT count(applications_received_total_count) FROM panel WHERE year = 2020")
		}},
		{"series", func() error {
			return count(db, "SELECT count(*) FROM series WHERE series = 'received' AND applicant = 'total'")
		}},
		{"agency", func() error { return count(db, "SELECT count(*) FROM series WHERE agency_key = '000007.education'") }},
		{"asof", func() error {
			return count(db, "SELECT sum(value) FROM facts_as_of(DATE '2026-02-01') WHERE indicator = 'applications.received'")
		}},
	} {
		b.Run(step.name, func(b *testing.B) {
			for b.Loop() {
				if err := step.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func count(db *DB, question string) error {
	var n any
	return db.SQL().QueryRow(question).Scan(&n)
}
