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

// places are the tables of runs: of what table, found by which column. Facts
// have a number for their report, by which the engine finds them.
var places = []struct{ name, of, by string }{
	{"findings", "findings", "report_id"},
	{"cross_findings", "cross_findings", "report_id"},
	{"sections", "sections", "report_id"},
	{"metrics", "metrics", "report_id"},
	{"reports", "reports", "report_id"},
	{"captures", "captures", "sha256"},
	{"documents", "documents", "report_id"},
	{"own_documents", "documents", "own_id"},
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
		makeListed,
		makeKin,
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
type run struct{ first, last, rows int64 }

// literal is a text as SQL has it.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// ofReport is the condition that finds the stored facts of a report; "false" if
// there are none.
func (s *Server) ofReport(ctx context.Context, id string) (string, error) {
	if strings.ContainsRune(id, 0) {
		return "false", nil
	}
	v, err := s.results.get("number "+id, func() (any, int, error) {
		found, err := ask(ctx, s.db.SQL(), func(n *int64) []any { return []any{n} }, "SELECT report FROM side.report WHERE report_id = "+literal(id))
		return found, keyBytes + len(id), err
	})
	if err != nil {
		return "", err
	}
	if found := v.([]int64); len(found) == 1 {
		return fmt.Sprintf("report = %d", found[0]), nil
	}
	return "false", nil
}

// keyBytes is about what a kept run takes.
const keyBytes = 200

// rows returns the condition that finds the rows of a key by one of places, in
// a table without another name: "false" if there are none. It is for values of
// the database, and holds them as literals, which the engine can look up.
func (s *Server) rows(ctx context.Context, name, by, key string) (string, error) {
	if strings.ContainsRune(key, 0) {
		return "false", nil
	}
	v, err := s.results.get("rows "+name+" "+key, func() (any, int, error) {
		found, err := ask(ctx, s.db.SQL(), func(r *run) []any { return []any{&r.first, &r.last, &r.rows} },
			"SELECT first, last, rows FROM side."+name+"_at WHERE key = "+literal(key))
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
	return fmt.Sprintf("rowid BETWEEN %d AND %d AND %s = %s", r.first, r.last, by, literal(key)), nil
}

// kin is the condition that finds the reports of an agency in side.kin.
func kin(key string) string {
	if strings.ContainsRune(key, 0) {
		return "false"
	}
	return "agency_key = " + literal(key)
}

// outside reports whether an address can be opened in a browser.
func outside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
