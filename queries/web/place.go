package web

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// The parts of a report stand in the tables as runs of rows, since a report is
// loaded at once. Where each run begins and ends lies in memory, so that a report
// is found without a walk through whole tables, and without a question. A report
// whose rows were moved has a longer run with others in between, so that the
// report is asked for in any case.

// places are the indexes of runs: of what table, found by which column. Facts
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

// findPlaces makes the indexes, and the tables beside the database: side.place has
// for each report the editions of its tables.
func (s *Server) findPlaces(ctx context.Context, db *sql.DB) error {
	texts := []string{
		"ATTACH ':memory:' AS side (READ_WRITE, ROW_GROUP_SIZE 2048, COMPRESS)",
		`CREATE TABLE side.place AS SELECT report_id, string_agg(DISTINCT edition::VARCHAR, ' ') AS editions
			FROM (SELECT DISTINCT report, edition FROM stored_facts JOIN fact_kinds USING (kind)) JOIN report_numbers USING (report) GROUP BY report_id`,
		`CREATE TABLE side.numbers AS SELECT count(*) AS facts, count(value) AS numbers FROM stored_facts`,
		makeBodies,
		makeListed,
		makeKin,
	}
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("explorer: find the rows of each report: %w", err)
		}
	}
	s.indexes = map[string]*index{}
	for _, p := range places {
		x, err := readIndex(ctx, db, fmt.Sprintf("SELECT %[1]s, min(rowid)::UINTEGER, max(rowid)::UINTEGER FROM main.%[2]s WHERE %[1]s IS NOT NULL GROUP BY 1", p.by, p.of))
		if err != nil {
			return err
		}
		s.indexes[p.name] = x
	}
	x, err := readIndex(ctx, db, "SELECT report_id, report::UINTEGER, report::UINTEGER FROM report_numbers")
	s.indexes[numberIndex] = x
	return err
}

// numberIndex is the index of the numbers of the reports in stored_facts.
const numberIndex = "numbers"

// literal is a text as SQL has it.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// ofReport is the condition that finds the stored facts of a report of the
// database; "false" if there are none.
func (s *Server) ofReport(id string) string {
	e, ok := s.indexes[numberIndex].find(id)
	switch {
	case !ok:
		return "false"
	case e.first != e.last: // two reports have the same hash
		return "report = (SELECT report FROM report_numbers WHERE report_id = " + literal(id) + ")"
	}
	return fmt.Sprintf("report = %d", e.first)
}

// rows returns the condition that finds the rows of a key of the database by one
// of places, in a table without another name: "false" if there are none. It
// holds the values as literals, which the engine can look up.
func (s *Server) rows(name, by, key string) string {
	e, ok := s.indexes[name].find(key)
	if !ok || strings.ContainsRune(key, 0) {
		return "false"
	}
	return fmt.Sprintf("rowid BETWEEN %d AND %d AND %s = %s", e.first, e.last, by, literal(key))
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
