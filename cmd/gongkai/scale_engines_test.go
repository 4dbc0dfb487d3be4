package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	osuser "os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// An engine answers the questions of the comparison; ask is nil if it is not
// installed.
type engine struct {
	name, median string
	load         time.Duration
	size         int64
	ask          func(string) error
	close        func()
}

// A csvPart is the rows that databases are compared on, as CSV files.
type csvPart struct {
	facts, reports string
	rows           int64
}

// comparedRows is the size of the part.
const comparedRows = 20_000_000

// scalePart writes the newest reports of a database with about 20 million boxes
// as CSV.
func scalePart(t *testing.T, path, dir string) csvPart {
	t.Helper()
	db, err := sql.Open("duckdb", path+"?access_mode=READ_ONLY")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := csvPart{facts: filepath.Join(dir, "facts.csv"), reports: filepath.Join(dir, "reports.csv")}
	chosen := fmt.Sprintf(`SELECT report_id FROM (SELECT report_id, sum(boxes_expected) OVER (ORDER BY hash(report_id)) AS boxes FROM reports) WHERE boxes <= %d`, comparedRows)
	for _, q := range []string{
		fmt.Sprintf(`COPY (SELECT f.report_id, form_table, indicator, applicant, value, state FROM facts f WHERE report_id IN (%s)) TO '%s' (HEADER)`, chosen, p.facts),
		fmt.Sprintf(`COPY (SELECT report_id, agency_name, region_code, year FROM reports WHERE report_id IN (%s)) TO '%s' (HEADER)`, chosen, p.reports),
	} {
		result, err := db.Exec(q)
		if err != nil {
			t.Fatal(err)
		}
		if p.rows == 0 {
			p.rows, _ = result.RowsAffected()
		}
	}
	return p
}

const comparedTables = `CREATE TABLE reports (report_id VARCHAR(16), agency_name VARCHAR(200), region_code VARCHAR(6), year SMALLINT);
	CREATE TABLE facts (report_id VARCHAR(16), form_table VARCHAR(20), indicator VARCHAR(80), applicant VARCHAR(40), value DOUBLE PRECISION, state VARCHAR(12));`

const comparedIndexes = `CREATE INDEX by_box ON facts (indicator, applicant); CREATE INDEX by_report ON facts (report_id); CREATE INDEX reports_id ON reports (report_id);`

func duck(t *testing.T, p csvPart, dir string) engine {
	t.Helper()
	path := filepath.Join(dir, "compare.duckdb")
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for _, q := range []string{strings.ReplaceAll(comparedTables, "DOUBLE PRECISION", "DOUBLE"),
		fmt.Sprintf("INSERT INTO reports FROM read_csv('%s'); INSERT INTO facts FROM read_csv('%s')", p.reports, p.facts), "CHECKPOINT"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return engine{name: "DuckDB", median: "median(value)", load: time.Since(start), size: sizeOf(path), ask: func(q string) error { return drain(db, q) }, close: func() { db.Close() }}
}

// drain asks a question and reads all rows of the answer.
func drain(db *sql.DB, q string) error {
	rows, err := db.Query(q)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

func sqlite(t *testing.T, dir string) engine {
	t.Helper()
	path := filepath.Join(dir, "compare.sqlite")
	run := func(script string) error {
		cmd := exec.Command("sqlite3", path)
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	start := time.Now()
	err := run(fmt.Sprintf("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;\n%s\n.mode csv\n.import --skip 1 %s reports\n.import --skip 1 %s facts\n%s ANALYZE;",
		comparedTables, filepath.Join(dir, "reports.csv"), filepath.Join(dir, "facts.csv"), comparedIndexes))
	if err != nil {
		t.Fatal(err)
	}
	return engine{name: "SQLite, 3 indexes", median: "avg(value)", load: time.Since(start), size: sizeOf(path), ask: func(q string) error { return run(q + ";") }}
}

// postgres runs a server of its own in a folder, without a port.
func postgres(t *testing.T, dir string) engine {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Log("PostgreSQL is not installed: it is left out")
		return engine{}
	}
	bin, data := filepath.Dir(found[len(found)-1]), filepath.Join(dir, "pg")
	// The server refuses to run as root.
	as := func(program string, args ...string) *exec.Cmd { return exec.Command(program, args...) }
	if os.Getuid() == 0 {
		if _, err := osuser.Lookup("postgres"); err != nil {
			t.Log("there is no user postgres to run the server: PostgreSQL is left out")
			return engine{}
		}
		as = func(program string, args ...string) *exec.Cmd {
			return exec.Command("runuser", append([]string{"-u", "postgres", "--", program}, args...)...)
		}
		for _, d := range []string{filepath.Dir(dir), dir} {
			if err := os.Chmod(d, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := exec.Command("install", "-d", "-o", "postgres", data).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	run := func(c *exec.Cmd, input string) error {
		c.Stdin, c.Dir = strings.NewReader(input), dir
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	if err := run(as(filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "gongkai"), ""); err != nil {
		t.Fatal(err)
	}
	err := run(as(filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-l", filepath.Join(data, "log"), "start", "-o",
		"-c listen_addresses='' -c unix_socket_directories="+data+" -c shared_buffers=1GB -c work_mem=256MB -c maintenance_work_mem=512MB -c max_wal_size=8GB -c fsync=off"), "")
	if err != nil {
		t.Fatal(err)
	}
	stop := func() { run(as(filepath.Join(bin, "pg_ctl"), "-D", data, "-m", "immediate", "stop"), "") }
	t.Cleanup(stop)
	psql := func(script string) error {
		return run(exec.Command("psql", "-h", data, "-U", "gongkai", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.DevNull, "postgres"), script)
	}
	start := time.Now()
	script := strings.ReplaceAll(comparedTables, "CREATE TABLE", "CREATE UNLOGGED TABLE") + fmt.Sprintf("\n\\copy reports FROM '%s' CSV HEADER\n\\copy facts FROM '%s' CSV HEADER\n%s ANALYZE;",
		filepath.Join(dir, "reports.csv"), filepath.Join(dir, "facts.csv"), comparedIndexes)
	if err := psql(script); err != nil {
		t.Fatal(err)
	}
	return engine{name: "PostgreSQL, unlogged, 3 indexes", median: "percentile_cont(0.5) WITHIN GROUP (ORDER BY value)", load: time.Since(start),
		size: sizeOf(filepath.Join(data, "base")), ask: psql}
}

// sizeOf is the size of a file, or of all files of a folder.
func sizeOf(path string) (n int64) {
	filepath.Walk(path, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			n += info.Size()
		}
		return nil
	})
	return n
}
