package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/store"
)

// What the explorer may take at the size of the country, with so many readers.
const (
	scaleReaders = 20
	scaleMedian  = 500 * time.Millisecond
	scaleMB      = 1500
	scaleAsks    = 8  // of every reader for every kind of page
	scaleWarm    = 20 // before that, which are not counted: a server runs for weeks
)

// BenchmarkScaleExplorer asks the program for every kind of page, each time
// another one, and reports the median and the 95th percentile of the answers and
// the peak of its memory.
func BenchmarkScaleExplorer(b *testing.B) {
	if *scaleDir == "" {
		b.Skip("takes long: make bench-scale")
	}
	path := filepath.Join(*scaleDir, "explorer.duckdb")
	if _, err := os.Stat(path); err != nil {
		thicken(b, filepath.Join(*scaleDir, "scale.duckdb"), path)
	}
	pages := scalePages(b, path)
	base, pid := serveScale(b, path)
	for _, p := range pages {
		b.Run(p.name, func(b *testing.B) {
			if _, err := crowd(base, p.address, scaleWarm); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				busy := cpuOf(pid)
				times, err := crowd(base, p.address, scaleAsks)
				if err != nil {
					b.Fatal(err)
				}
				median, most := times[len(times)/2], times[len(times)*95/100]
				mb := peakMB(pid)
				b.ReportMetric(float64(median.Milliseconds()), "ms-median")
				b.ReportMetric(float64(most.Milliseconds()), "ms-p95")
				b.ReportMetric(float64(mb), "MB-peak")
				b.ReportMetric(float64((cpuOf(pid)-busy).Milliseconds())/float64(len(times)), "ms-CPU/page")
				if median > scaleMedian || mb > scaleMB {
					b.Errorf("%s: median %s, %d MB; want %s and %d MB at most", p.name, median.Round(time.Millisecond), mb, scaleMedian, scaleMB)
				}
			}
		})
	}
}

// serveScale starts the program and returns its address and process.
func serveScale(b *testing.B, db string) (base string, pid int) {
	b.Helper()
	cmd := exec.Command(program(b), "serve", "--db", db, "--addr", "127.0.0.1:0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil {
			b.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	m := addressOf.FindStringSubmatch(line)
	if m == nil {
		b.Fatalf("%q names no address: %v", line, err)
	}
	fmt.Printf("ready after %.1f s with %d MB\n", time.Since(began).Seconds(), peakMB(cmd.Process.Pid))
	return m[1], cmd.Process.Pid
}

// crowd has all readers ask some times at the same time, and returns how long the
// answers took, in order.
func crowd(base string, address func() string, asks int) ([]time.Duration, error) {
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: scaleReaders, DisableCompression: true}}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var times []time.Duration
	var failed error
	for range scaleReaders {
		wg.Go(func() {
			for range asks {
				mu.Lock()
				to := base + address()
				mu.Unlock()
				start := time.Now()
				res, err := client.Get(to)
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
					if res.StatusCode != http.StatusOK {
						err = errors.Join(err, fmt.Errorf("%s: %s", to, res.Status))
					}
				}
				took := time.Since(start)
				mu.Lock()
				times, failed = append(times, took), errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	return times, failed
}

// peakMB is the most memory a process has held.
func peakMB(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // 0 where there is none
	for line := range bytes.Lines(status) {
		var kb int
		if _, err := fmt.Sscanf(string(line), "VmHWM: %d kB", &kb); err == nil {
			return kb >> 10
		}
	}
	return 0
}

// cpuOf is the processor time a process has used; in hundredths of a second, as
// Linux counts it.
func cpuOf(pid int) time.Duration {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // 0 where there is none
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		return 0
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// A scalePage is a kind of page; address makes one of that kind.
type scalePage struct {
	name    string
	address func() string
}

// scalePages draws reports, agencies, regions and words from the database.
func scalePages(b *testing.B, path string) []scalePage {
	b.Helper()
	db, err := store.OpenReader(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	list := func(text string) (out []string) {
		rows, err := db.SQL().QueryContext(b.Context(), text)
		if err != nil {
			b.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				b.Fatal(err)
			}
			out = append(out, s)
		}
		if len(out) == 0 {
			b.Fatalf("nothing found by %s", text)
		}
		return out
	}
	reports := list("SELECT report_id FROM reports WHERE report_id IN (SELECT report_id FROM facts USING SAMPLE 3000 ROWS) ORDER BY 1")
	agencies := list("SELECT agency_key FROM reports WHERE agency_key IS NOT NULL USING SAMPLE 2000 ROWS")
	counties := list("SELECT DISTINCT region_code FROM reports WHERE region_code IS NOT NULL USING SAMPLE 1000 ROWS")
	wide := list("SELECT DISTINCT region_code FROM reports WHERE region_code LIKE '____00'")
	years := list("SELECT DISTINCT year::VARCHAR FROM reports WHERE year IS NOT NULL")
	series := list("SELECT DISTINCT series FROM series_members")
	metrics := list("SELECT DISTINCT metric FROM metrics")
	words := list("SELECT DISTINCT substr(quote, 1 + (hash(quote) % 10)::INT, 3) FROM (SELECT quote FROM metrics LIMIT 3000)")
	random := rand.New(rand.NewPCG(9, 9))
	any := func(from []string) string { return url.QueryEscape(from[random.IntN(len(from))]) }
	who := func(from []string, prefix string, n int) string {
		out := ""
		for range n {
			out += "&who=" + url.QueryEscape(prefix) + any(from)
		}
		return out
	}
	page := func() string { return fmt.Sprint(random.IntN(20)) }
	return []scalePage{
		{"home", func() string { return "/zh/?" + page() }},
		{"region", func() string { return "/zh/regions/" + any(wide) }},
		{"county", func() string { return "/zh/regions/" + any(counties) }},
		{"agency", func() string { return "/zh/agencies/" + any(agencies) }},
		{"list", func() string { return "/zh/reports?sort=findings&dir=desc&year=" + any(years) + "&page=" + page() }},
		{"list-of-region", func() string { return "/zh/reports?region=" + any(wide) + "&page=" + page() }},
		{"list-by-name", func() string { return "/zh/reports?q=" + any(words) }},
		{"text", func() string { return "/zh/reports?text=" + any(words) + "&year=" + any(years) }},
		{"report", func() string { return "/zh/reports/" + any(reports) }},
		{"source", func() string { return "/zh/reports/" + any(reports) + "/source?metric=0" }},
		{"desk", func() string { return "/zh/findings?year=" + any(years) + "&page=" + page() }},
		{"desk-of-region", func() string { return "/zh/findings?severity=error&region=" + any(wide) }},
		{"compare-agencies", func() string { return "/zh/compare?by=total&what=series:" + any(series) + who(agencies, "", 4) }},
		{"compare-regions", func() string { return "/zh/compare?by=total&what=series:" + any(series) + who(wide, "region:", 2) }},
		{"compare-rate", func() string {
			return "/zh/compare?what=rate:" + any([]string{"disclosure", "refusal"}) + who(agencies, "", 2) + who(wide, "region:", 2)
		}},
		{"compare-metric", func() string { return "/zh/compare?what=metric:" + any(metrics) + who(agencies, "", 4) }},
		{"grid", func() string { return "/zh/grid?region=" + any(wide) + "&page=" + page() }},
		{"sql", func() string { return "/zh/sql?" + page() }},
	}
}

// thicken copies a database of made-up reports and gives every report sections,
// metrics and findings, made of those that some have.
func thicken(b *testing.B, from, to string) {
	b.Helper()
	partial := to + ".partial"
	if out, err := exec.Command("cp", from, partial).CombinedOutput(); err != nil {
		b.Fatalf("%v %s: make bench-scale makes the database", err, out)
	}
	data, err := normalize.Load()
	if err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(context.Background(), partial, indicators(data), lists(data)...)
	if err != nil {
		b.Fatal(err)
	}
	for _, text := range strings.Split(thicker, ";\n") {
		if _, err := db.SQL().Exec(text); err != nil {
			b.Fatalf("%s: %v", text, err)
		}
	}
	if err := errors.Join(db.Close(), os.Rename(partial, to)); err != nil {
		b.Fatal(err)
	}
}

// thicker gives each report that has no text that of another one five times
// over, its metrics, and four findings, in the order of the reports: the rows of
// one report lie together, as a load lays them.
const thicker = `CREATE TEMP TABLE told AS SELECT report_id, row_number() OVER (ORDER BY report_id) - 1 AS n FROM (SELECT DISTINCT report_id FROM metrics);
CREATE TEMP TABLE teller AS SELECT r.report_id AS mine, r.n AS place, t.report_id AS other FROM (SELECT report_id, rowid AS n FROM reports) r
	JOIN told t ON t.n = r.n % (SELECT count(*) FROM told) WHERE r.report_id NOT IN (SELECT report_id FROM told);
CREATE TEMP TABLE more_metrics AS SELECT p.place, m.* REPLACE (p.mine AS report_id) FROM teller p JOIN metrics m ON m.report_id = p.other;
CREATE TEMP TABLE more_sections AS SELECT p.place, s.* REPLACE (p.mine AS report_id, k.k::INTEGER AS number, k.k::INTEGER AS position) FROM teller p JOIN sections s ON s.report_id = p.other, range(2, 7) k(k)
	UNION ALL SELECT p.place, s.* FROM teller p JOIN sections s ON s.report_id = p.mine;
DELETE FROM sections WHERE report_id IN (SELECT mine FROM teller);
CREATE TEMP TABLE more_findings AS SELECT r.place, f.* EXCLUDE (n) REPLACE (r.report_id AS report_id)
	FROM (SELECT report_id, rowid AS place, hash(report_id) % 1000 AS h FROM reports WHERE report_id NOT IN (SELECT report_id FROM findings)) r
	JOIN (SELECT *, row_number() OVER () AS n FROM findings) f ON f.n BETWEEN r.h AND r.h + 3;
INSERT INTO metrics SELECT * EXCLUDE (place) FROM more_metrics ORDER BY place, position;
INSERT INTO sections SELECT * EXCLUDE (place) FROM more_sections ORDER BY place, position;
INSERT INTO findings SELECT * EXCLUDE (place) FROM more_findings ORDER BY place;
INSERT INTO coverage (agency_key, agency_id, unit, region_code, year, status, expected_by, report_id, sha256, due_on, published_on)
	SELECT agency_key, agency_id, agency_name, region_code, year, 'found', 'report', report_id, sha256, make_date(year + 1, 1, 31), published_on
	FROM reports WHERE is_current AND agency_key IS NOT NULL AND NOT EXISTS (FROM coverage) ORDER BY region_code, agency_key, year`
