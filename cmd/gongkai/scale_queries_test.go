package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/store"
)

// slow names the questions that may take longer than others: they look at
// every box of every report.
var slow = map[string]time.Duration{"reconciliation": 10 * time.Second}

// TestScaleQueries asks every named question in 4 GB of memory.
func TestScaleQueries(t *testing.T) {
	ctx := context.Background()
	db, err := store.OpenReader(ctx, scaleDB(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.SQL().Exec("SET memory_limit = '4GB'"); err != nil {
		t.Fatal(err)
	}
	all, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range all {
		took, n, err := stopwatch(ctx, db, q, needed(q))
		limit := 2 * time.Second
		if slow[q.Name] != 0 {
			limit = slow[q.Name]
		}
		fmt.Printf("%-28s %8.3f s %9d rows\n", q.Name, took.Seconds(), n)
		if err != nil || took > limit {
			t.Errorf("%s took %s, want %s at most: %v", q.Name, took.Round(time.Millisecond), limit, err)
		}
	}
}

// needed are arguments for the parameters that cannot be left out.
func needed(q queries.Query) map[string]string {
	args := map[string]string{}
	for _, p := range q.Params {
		if p.Needed {
			args[p.Name] = "教育局"
		}
	}
	return args
}

// stopwatch asks a question twice and times the second answer, to the last row.
func stopwatch(ctx context.Context, db *store.DB, q queries.Query, args map[string]string) (took time.Duration, n int, err error) {
	for range 2 {
		start := time.Now()
		rows, err := queries.Run(ctx, db.SQL(), q, args)
		if err != nil {
			return 0, 0, err
		}
		for n = 0; ; n++ {
			row, err := rows.Next()
			if err != nil {
				return 0, n, err
			}
			if row == nil {
				break
			}
		}
		took = time.Since(start)
		if err := rows.Close(); err != nil {
			return took, n, err
		}
	}
	return took, n, nil
}

// TestScaleReplace loads 1,000 corrected reports from all over the country, in a
// copy of the database.
func TestScaleReplace(t *testing.T) {
	path := scaleDB(t)
	ctx := context.Background()
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	country, err := sample.NewCountry(data, *scaleFacts)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(*scaleDir, "replace.duckdb")
	defer os.Remove(copied)
	if out, err := exec.Command("cp", "--reflink=auto", path, copied).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if out, err := exec.Command("sync", copied).CombinedOutput(); err != nil { // else the first commit waits for the copy
		t.Fatalf("%v %s", err, out)
	}
	db, err := store.Open(ctx, copied, indicators(data), lists(data)...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	changed := country.Changed(1000)
	start := time.Now()
	r, err := db.Put(ctx, changed)
	took := time.Since(start)
	fmt.Printf("replaced %d of %d reports in %.2f s\n", r.Replaced, len(changed), took.Seconds())
	if err != nil || r.Replaced != len(changed) || took > 3*time.Second {
		t.Errorf("took %s, want 3 s at most: %+v %v", took, r, err)
	}
}

// TestScaleWorkbook writes a sheet of 200,000 rows.
func TestScaleWorkbook(t *testing.T) {
	ctx := context.Background()
	db, err := store.OpenReader(ctx, scaleDB(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var region string
	var rows int64
	if err := db.SQL().QueryRow(`SELECT left(region_code, 2) || '0000', sum(boxes_expected) AS boxes FROM reports WHERE year = (SELECT max(year) FROM reports)
		GROUP BY 1 ORDER BY abs(sum(boxes_expected) - 200000) LIMIT 1`).Scan(&region, &rows); err != nil {
		t.Fatal(err)
	}
	var year int
	if err := db.SQL().QueryRow("SELECT max(year) FROM reports").Scan(&year); err != nil {
		t.Fatal(err)
	}
	stop := make(chan bool)
	peak := make(chan int)
	go watchMemory(stop, peak)
	start := time.Now()
	files, err := export.Write(ctx, db.SQL(), filepath.Join(t.TempDir(), "out"),
		export.Options{Format: "xlsx", Tables: []string{"facts"}, Choice: export.Choice{Year: year, Region: region}, Program: "scale"})
	took := time.Since(start)
	close(stop)
	if err != nil {
		t.Fatal(err)
	}
	n := files[0].Rows
	mb := <-peak >> 20
	fmt.Printf("workbook of %d rows in %.1f s, %d MB\n", n, took.Seconds(), mb)
	if perRow := took.Seconds() / float64(n); perRow > 10.0/200_000 || mb > 500 {
		t.Errorf("%d rows took %s and %d MB; want 200,000 in 10 s and 500 MB", n, took, mb)
	}
}

// watchMemory reports the peak of the resident memory until it is stopped.
func watchMemory(stop chan bool, peak chan int) {
	most := 0
	for {
		select {
		case <-stop:
			peak <- most
			return
		case <-time.After(50 * time.Millisecond):
			most = max(most, residentGroup(os.Getpid()))
		}
	}
}

// The four questions that databases are compared by. Each is standard SQL but
// for the median, which SQLite does not have: it is asked for the mean.
var compared = []struct{ name, sql string }{
	{"trend", `SELECT year, sum(value) FROM facts JOIN reports USING (report_id) WHERE indicator = 'applications.received' AND applicant = 'total' GROUP BY year ORDER BY year`},
	{"ranking", `SELECT agency_name, value FROM facts JOIN reports USING (report_id) WHERE year = 2023 AND indicator = 'applications.received' AND applicant = 'total' ORDER BY value DESC NULLS LAST, agency_name LIMIT 20`},
	{"reconciliation", `SELECT count(*) FROM (SELECT report_id, indicator FROM facts WHERE form_table = 'applications' GROUP BY report_id, indicator
		HAVING sum(CASE WHEN applicant = 'total' THEN value ELSE 0 END) <> sum(CASE WHEN applicant = 'total' THEN 0 ELSE value END)) x`},
	{"median", `SELECT year, MEDIAN(value) FROM facts JOIN reports USING (report_id) WHERE indicator = 'applications.outcome.granted' AND applicant = 'total' GROUP BY year ORDER BY year`},
}

// TestScaleCompare asks the same four questions of DuckDB, SQLite and PostgreSQL
// over the same 20 million rows, and prints a table for README.
func TestScaleCompare(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("sqlite3 is not installed")
	}
	path := scaleDB(t)
	dir := t.TempDir()
	part := scalePart(t, path, dir)
	engines := []engine{duck(t, part, dir), sqlite(t, dir), postgres(t, dir)}
	var out strings.Builder
	out.WriteString("| engine | load s | size MB | trend | ranking | reconciliation | median |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, e := range engines {
		if e.ask == nil {
			continue
		}
		fmt.Fprintf(&out, "| %s | %.0f | %d |", e.name, e.load.Seconds(), e.size>>20)
		for _, q := range compared {
			text := q.sql
			if q.name == "median" {
				text = strings.Replace(text, "MEDIAN(value)", e.median, 1)
			}
			best := time.Hour
			for range 3 {
				start := time.Now()
				if err := e.ask(text); err != nil {
					t.Fatalf("%s, %s: %v", e.name, q.name, err)
				}
				best = min(best, time.Since(start))
			}
			fmt.Fprintf(&out, " %.2f |", best.Seconds())
		}
		out.WriteString("\n")
		if e.close != nil {
			e.close()
		}
	}
	fmt.Printf("%d processors, %d rows\n%s", runtime.NumCPU(), part.rows, out.String())
}
