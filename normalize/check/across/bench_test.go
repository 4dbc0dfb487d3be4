package across_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/check/across"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/store"
)

// fill makes a database of n reports of five years with every box of their
// form, and text in six sections. What one year carries out the next carries
// in, stocks stay, the rest changes by a tenth; one number in 300 is twelve
// times what it should be.
func fill(b testing.TB, db *store.DB, n int) {
	b.Helper()
	text := strings.Repeat("全年主动公开政府信息，通过网站、微信公众号等渠道发布，办理依申请公开件，按时答复。", 10)
	for _, q := range []string{
		fmt.Sprintf(`CREATE TEMP TABLE made AS SELECT printf('%%016x', i) AS report_id, i // 5 AS agency, 2019 + i %% 5 AS year FROM range(%d) t(i)`, n),
		`INSERT INTO reports(report_id, sha256, title, agency_name, agency_id, agency_key, region_code, level, category, year, published_on, is_current, boxes_expected, boxes_read, findings)
			SELECT report_id, report_id || 'aa', '年报', '机关' || agency, '330100.body' || agency, '330100.body' || agency, '330100', 'county',
			(['EDU', 'WATER', 'HEALTH', 'CIVIL', 'FIN'])[1 + agency % 5], year, make_date(year + 1, 1, 1) + (agency % 40)::INTEGER, true, 200, 200, 0 FROM made`,
		`INSERT INTO documents(sha256, report_id, status, reader) SELECT report_id || 'aa', report_id, 'read', 'bench' FROM made`,
		`INSERT INTO captures(sha256, url, fetched_at, is_current) SELECT report_id || 'aa', 'http://bench/' || report_id, make_timestamp(year + 1, 2, 2, 2, 2, 2), true FROM made`,
		`INSERT INTO report_numbers SELECT report_id, row_number() OVER (ORDER BY year, report_id) FROM made`,
		`INSERT INTO fact_kinds SELECT row_number() OVER (), form_table, edition, indicator, applicant, unit, 'ruled' FROM indicators`,
		`INSERT INTO stored_facts SELECT n.report, k.kind, v, NULL, 'value', 0.99, 2, 10, 20, 30, 40, NULL
		FROM (SELECT m.*, i.*, CASE WHEN i.indicator IN ('applications.carried_in', 'applications.carried_out')
				THEN hash(agency, applicant, year + if(i.indicator = 'applications.carried_out', 1, 0)) % 5
				WHEN i.indicator::VARCHAR LIKE '%.items_change' OR hash(agency, i.indicator, i.applicant) % 3 > 0 AND applicant <> 'total' THEN 0
				WHEN i.indicator::VARCHAR LIKE '%.made' OR i.indicator::VARCHAR LIKE '%.repealed' THEN hash(agency, year) % 9
				WHEN i.indicator::VARCHAR LIKE '%.valid' OR i.indicator::VARCHAR LIKE '%.items_last_year' OR i.indicator::VARCHAR LIKE '%.published_total' THEN hash(agency, i.indicator) % 300
				ELSE (exp((hash(agency, i.indicator, i.applicant) % 1000) / 140.0) * (0.9 + (hash(report_id, i.indicator, i.applicant) % 200) / 1000.0))::BIGINT END
				* if(hash(i.indicator, i.applicant, report_id) % 300 = 0, 12, 1) AS v
			FROM made m JOIN indicators i ON i.edition = if(m.year < 2021, '2019', '2021')::edition_code AND i.form_table <> 'statistics') AS i
			JOIN report_numbers n USING (report_id) JOIN fact_kinds k USING (form_table, edition, indicator, applicant) ORDER BY n.report`,
		`INSERT INTO sections SELECT report_id, s, '标题', '` + text + `' || hash(report_id, s) || '件，' || hash(agency) || '条，' || hash(s, agency, year) || '次', s FROM made, range(1, 7) t(s)`,
		`INSERT INTO metrics(report_id, metric, value, unit, qualifier, period, scope, negated, quote, section, start_offset, end_offset, raw, position)
			SELECT report_id, 'APP_YOY', 12.5, '%', 'eq', 'year', 'agency', false, '同比增长12.5%', 1, 0, 4, '12.5', 0 FROM made WHERE agency % 10 = 0`,
		"CHECKPOINT",
	} {
		start := cpu()
		if _, err := db.SQL().Exec(q); err != nil {
			b.Fatalf("%v\n%s", err, q)
		}
		fmt.Fprintf(os.Stderr, "%.2f cpu-s: %.60q\n", cpu()-start, q)
	}
}

// cpu is the processor time of this process so far, in seconds: on a busy
// machine the clock on the wall says little.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func openBench(b testing.TB) *store.DB {
	b.Helper()
	forms, err := form.Load()
	if err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "bench.duckdb"), sample.Indicators(forms), sample.Crosswalk(forms))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// BenchmarkAcross asks all rules over more than one report, within 4 GB:
//
//	go test ./normalize/check/across -run - -bench Across -benchtime 1x
//
// GONGKAI_BENCH_REPORTS sets the number of reports, 200 boxes each.
func BenchmarkAcross(b *testing.B) {
	n := 10_000
	if s := os.Getenv("GONGKAI_BENCH_REPORTS"); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil {
			b.Fatal(err)
		}
	}
	rules, err := check.Load()
	if err != nil {
		b.Fatal(err)
	}
	plan, err := across.Compile(rules)
	if err != nil {
		b.Fatal(err)
	}
	db := openBench(b)
	fill(b, db, n)
	db.SQL().SetMaxOpenConns(1)
	if _, err := db.SQL().Exec("SET memory_limit = '3500MB'"); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	before := cpu()
	for b.Loop() {
		for _, s := range plan.Statements {
			start := cpu()
			if _, err := db.SQL().Exec(s); err != nil {
				b.Fatalf("%v\n%s", err, s)
			}
			if d := cpu() - start; d > 0.5 {
				fmt.Fprintf(os.Stderr, "%.2f cpu-s: %.100q\n", d, s)
			}
		}
	}
	b.StopTimer()
	b.ReportMetric((cpu()-before)/float64(b.N), "cpu-s/op")
	var facts, found, failed int
	if err := db.SQL().QueryRow("SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM cross_findings), (SELECT count(*) FROM cross_findings WHERE result = 'fail')").Scan(&facts, &found, &failed); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(facts), "facts")
	b.ReportMetric(float64(found), "results")
	b.ReportMetric(float64(failed), "fails")
}
