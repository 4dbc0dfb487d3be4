package web

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The parts of a report stand in the tables as runs of rows, since a report is
// loaded at once. Where each run begins and ends lies in memory, so that a report
// is found without a walk through whole tables, and without a question. A report
// whose rows were moved has a longer run with others in between, so that the
// report is asked for in any case.

// An indexed is an index of runs: of what table, found by which column, in what the
// rows are numbered.
type indexed struct{ name, of, by, rows string }

// agencies are the reports of each agency.
var agencies = indexed{"agencies", "side.reports", "agency_key", "number"}

// places are the indexes of runs. Facts have a number for their report, by which the
// engine finds them.
var places = []indexed{
	{"findings", "main.findings", "report_id", "rowid"},
	{"cross_findings", "main.cross_findings", "report_id", "rowid"},
	{"sections", "main.sections", "report_id", "rowid"},
	{"metrics", "main.metrics", "report_id", "rowid"},
	{"captures", "main.captures", "sha256", "rowid"},
	{"documents", "main.documents", "report_id", "rowid"},
	{"own_documents", "main.documents", "own_id", "rowid"},
	agencies,
	{"listed", "side.reports", "report_id", "number"},
}

// findPlaces makes the indexes, and the tables beside the database: side.place has
// for each report the editions of its tables. A checkpoint packs them: as they are
// made they take four times the memory. The desk has a database of its own, with
// the greater blocks that its order wants.
func (s *Server) findPlaces(ctx context.Context, db *sql.DB) error {
	texts := []string{
		"ATTACH ':memory:' AS side (READ_WRITE, ROW_GROUP_SIZE 2048, COMPRESS)",
		"ATTACH ':memory:' AS desk (READ_WRITE, COMPRESS)",
		`CREATE TABLE side.place AS SELECT report_id, string_agg(DISTINCT edition::VARCHAR, ' ') AS editions
			FROM (SELECT DISTINCT report, edition FROM stored_facts JOIN fact_kinds USING (kind)) JOIN report_numbers USING (report) GROUP BY report_id`,
		`CREATE TABLE side.numbers AS SELECT count(*) AS facts, count(value) AS numbers FROM stored_facts`,
		makeBodies,
		makeReports,
		makeStated,
		"CHECKPOINT side",
		makeDesk,
		"CHECKPOINT desk",
	}
	if s.layers { // else the database has no outcomes
		rates, err := makeRates()
		if err != nil {
			return err
		}
		texts = slices.Insert(texts, slices.Index(texts, makeStated), rates)
	}
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("explorer: find the rows of each report: %w", err)
		}
	}
	s.indexes = map[string]*index{}
	for _, p := range places {
		x, err := readIndex(ctx, db, fmt.Sprintf("SELECT %[1]s, min(%[3]s)::UINTEGER, max(%[3]s)::UINTEGER FROM %[2]s WHERE %[1]s IS NOT NULL GROUP BY 1", p.by, p.of, p.rows))
		if err != nil {
			return err
		}
		s.indexes[p.name] = x
	}
	var err error
	if s.order, err = ask(ctx, db, func(row *uint32) []any { return []any{row} }, "SELECT number FROM side.reports ORDER BY place"); err != nil {
		return err
	}
	x, err := readIndex(ctx, db, "SELECT report_id, report::UINTEGER, report::UINTEGER FROM report_numbers")
	s.indexes[numberIndex] = x
	return err
}

// numberIndex is the index of the numbers of the reports in stored_facts.
const numberIndex = "numbers"

// literal is a text as SQL has it. A statement ends at a NUL, so that one is named.
func literal(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if !strings.ContainsRune(s, 0) {
		return quoted
	}
	return "(" + strings.ReplaceAll(quoted, "\x00", "' || chr(0) || '") + ")"
}

// nowhere is the condition of what no row is.
const nowhere = "false"

// ofReport is the condition that finds the stored facts of a report of the
// database; nowhere if there are none.
func (s *Server) ofReport(id string) string {
	e, ok := s.indexes[numberIndex].find(id)
	switch {
	case !ok:
		return nowhere
	case e.first != e.last: // two reports have the same hash
		return "report = (SELECT report FROM report_numbers WHERE report_id = " + literal(id) + ")"
	}
	return byNumber + strconv.FormatUint(uint64(e.first), 10)
}

// byNumber begins the condition of ofReport where the number of the report is known.
const byNumber = "report = "

// rowsOf is the question for columns of the rows r of a key of the database, found by
// one of places. It holds the numbers of rows as literals, which the engine can
// look up, and the key in a way in which it cannot: it would look through all rows
// around. Nor does it look on when it has as many rows as lie between them.
func (s *Server) rowsOf(columns, name, key string) string {
	p := places[slices.IndexFunc(places, func(p indexed) bool { return p.name == name })]
	text := "SELECT " + columns + " FROM " + p.of + " r WHERE " + s.between(p, key)
	if e, ok := s.indexes[name].find(key); ok {
		text += fmt.Sprintf(" LIMIT %d", e.last-e.first+1)
	}
	return text
}

// between is the condition that finds the rows of a key by one of places; nowhere
// if there are none.
func (s *Server) between(p indexed, key string) string {
	e, ok := s.indexes[p.name].find(key)
	if !ok {
		return nowhere
	}
	return fmt.Sprintf("%s BETWEEN %d AND %d AND %s || '' = %s", p.rows, e.first, e.last, p.by, literal(key))
}

// kin is the condition that finds the reports of an agency in side.reports.
func (s *Server) kin(key string) string { return s.between(agencies, key) }

// inside is the condition that a column holds the code of a division inside
// another one, or its own.
func inside(column, code string) string {
	from := within(code)
	if from == "" {
		return column + " IS NOT NULL"
	}
	if strings.Trim(from, "0123456789") != "" { // no code
		return "false"
	}
	upTo := from[:len(from)-1] + string(from[len(from)-1]+1)
	return column + " >= " + literal(from) + " AND " + column + " < " + literal(upTo)
}

// outside reports whether an address can be opened in a browser.
func outside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
