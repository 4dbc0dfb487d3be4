package web

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// The parts of a report stand in the tables as runs of rows, since a report is
// loaded at once. Where each run begins and ends lies in memory beside the
// database, ordered by what is asked for and in small row groups, so that a
// report is found without a walk through whole tables. A report whose rows were
// moved has a longer run with others in between; the report is asked for in any
// case.

// places are the tables of runs: of what table, found by which column. The
// facts are found in their stored form, by the number of the report.
var places = []struct{ name, of, by string }{
	{"facts", "stored_facts", "report"},
	{"findings", "findings", "report_id"},
	{"cross_findings", "cross_findings", "report_id"},
	{"sections", "sections", "report_id"},
	{"metrics", "metrics", "report_id"},
	{"reports", "reports", "report_id"},
	{"captures", "captures", "sha256"},
	{"documents", "documents", "report_id"},
	{"own_documents", "documents", "own_id"},
	{"agencies", "reports", "agency_key"},
}

// findPlaces makes the tables of runs, and side.place: for each report the
// editions of its tables.
func findPlaces(ctx context.Context, db *sql.DB) error {
	texts := []string{
		"ATTACH ':memory:' AS side (READ_WRITE, ROW_GROUP_SIZE 2048, COMPRESS)",
		`CREATE TABLE side.place AS SELECT report_id, string_agg(DISTINCT edition::VARCHAR, ' ') AS editions
			FROM (SELECT DISTINCT report, edition FROM stored_facts JOIN fact_kinds USING (kind)) JOIN report_numbers USING (report) GROUP BY report_id`,
		`CREATE TABLE side.numbers AS SELECT count(*) AS facts, count(value) AS numbers FROM stored_facts`,
		`CREATE TABLE side.report AS SELECT report_id, report FROM report_numbers ORDER BY report_id`,
		makeBodies,
	}
	for _, p := range places {
		texts = append(texts, fmt.Sprintf(`CREATE TABLE side.%s_at AS SELECT %s AS key, min(rowid)::UINTEGER AS first, max(rowid)::UINTEGER AS last, count(*)::UINTEGER AS rows
			FROM main.%s WHERE %[2]s IS NOT NULL GROUP BY 1 ORDER BY 1`, p.name, p.by, p.of))
	}
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("explorer: find the rows of each report: %w", err)
		}
	}
	return nil
}

// A run is where the rows of a key lie.
type run struct {
	key               string
	first, last, rows int64
}

// keyBytes is about what a kept run takes.
const keyBytes = 200

// rows returns the condition that finds the rows of a key by one of places, in
// a table without another name: "false" if there are none. It is for values of
// the database, and holds them as literals, which the engine can look up.
func (s *Server) rows(ctx context.Context, name, by, key string) (string, error) {
	literal := "'" + strings.ReplaceAll(key, "'", "''") + "'"
	if strings.ContainsRune(key, 0) {
		return "false", nil
	}
	v, err := s.results.get("rows "+name+" "+key, func() (any, int, error) {
		asked := literal
		if by == "report" {
			asked = "(SELECT report FROM side.report WHERE report_id = " + literal + ")"
		}
		found, err := ask(ctx, s.db.SQL(), func(r *run) []any { return []any{&r.key, &r.first, &r.last, &r.rows} },
			"SELECT key::VARCHAR, first, last, rows FROM side."+name+"_at WHERE key = "+asked)
		return found, keyBytes + len(key), err
	})
	if err != nil {
		return "", err
	}
	found := v.([]run)
	if len(found) == 0 {
		return "false", nil
	}
	r := found[0]
	if r.last-r.first+1 == r.rows {
		return fmt.Sprintf("rowid BETWEEN %d AND %d", r.first, r.last), nil
	}
	if by == "report" {
		literal = r.key
	}
	return fmt.Sprintf("rowid BETWEEN %d AND %d AND %s = %s", r.first, r.last, by, literal), nil
}

// outside reports whether an address can be opened in a browser.
func outside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
