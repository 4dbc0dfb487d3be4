// Package across asks the rules over more than one report. In: the rules of
// normalize/check whose scope is years, peers or publication. Out: SQL
// statements that make the table cross_findings of a database from its tables
// reports, facts, findings, metrics, sections, captures, coverage, roster and
// indicators, for all reports at once. Every report that is current gets a row for each rule: one
// for each box that fails, and one for the rest of each result, with the
// reason where it cannot be checked.
//
// The rows depend on the reports alone, not on the order in which they were
// loaded. It runs nothing itself and does not know where the database is.
package across

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// A Plan is statements to run in order in one transaction. State is a query of
// one text that changes whenever the rows may; Mark names the version of the
// statements.
type Plan struct {
	Statements  []string
	State, Mark string
}

// state tells one content of the database from another.
const state = `SELECT concat_ws(' ',
	(SELECT count(*) || ':' || coalesce(bit_xor(hash(report_id, sha256, agency_key, agency_name, year, level, category, scope, region_code, published_on, is_current)), 0) FROM reports),
	(SELECT coalesce(bit_xor(hash(sha256, report_id, reader, status, joined)), 0) FROM documents),
	(SELECT coalesce(bit_xor(hash(sha256, url, fetched_at, is_current)), 0) FROM captures),
	(SELECT coalesce(bit_xor(hash(url, first_seen)), 0) FROM coverage),
	(SELECT coalesce(bit_xor(hash(line, agency, agency_key, counted_in_key, from_year, until_year)), 0) FROM roster))`

// A compiler collects the statements.
type compiler struct {
	out   []string
	rules []*check.Rule  // those asked, by number
	asked map[string]int // table, editions and condition -> number of the table that says whom to ask
}

// Compile makes the plan of all rules over more than one report.
func Compile(rules *check.Rules) (Plan, error) {
	c := &compiler{asked: map[string]int{}}
	c.add(setup)
	c.boxTable(rules.All())
	c.add(dueStatement(rules.Deadlines()))
	for _, r := range rules.All() {
		if r.Scope == check.InReport {
			continue
		}
		c.rules = append(c.rules, &r)
		if err := c.rule(len(c.rules)-1, &r); err != nil {
			return Plan{}, fmt.Errorf("across: rule %s: %w", r.ID, err)
		}
	}
	c.sums()
	c.finish()
	sum := sha256.Sum256([]byte(strings.Join(c.out, "\n")))
	return Plan{Statements: c.out, State: state, Mark: hex.EncodeToString(sum[:8])}, nil
}

func (c *compiler) add(statement string) { c.out = append(c.out, statement) }

// rule adds what one rule needs.
func (c *compiler) rule(n int, r *check.Rule) error {
	left := r.Left[0]
	switch {
	case r.Scope == check.Publication && r.Op == "<=":
		return c.dates(n, r)
	case r.Op == "differ" || r.Op == "unique":
		return c.alike(n, r)
	case r.Op == "digits":
		return c.digits(n, r)
	case r.Op == "near" && r.Scope == check.Years:
		return c.jumps(n, r)
	case r.Op == "near" && r.Scope == check.OfPeers:
		return c.outliers(n, r)
	case r.Op == "<=" && r.Scope == check.OfPeers:
		return c.above(n, r)
	case r.Op == "=" && r.Scope == check.OfPeers:
		return c.below(n, r)
	case r.Scope == check.Years && left.Metric != "":
		return c.growth(n, r)
	case r.Scope == check.Years && (r.Op == "=" || r.Op == "<="):
		return c.sum(n, r)
	}
	return fmt.Errorf("operator %s cannot be asked in scope %s", r.Op, r.Scope)
}

// setup makes the tables that rules share: the current reports, numbered, with
// chain naming the agency; the report on the year before or why there is none;
// and the edition of each table.
const setup = `
CREATE OR REPLACE TEMP TABLE chk_report AS
SELECT row_number() OVER (ORDER BY report_id)::INTEGER AS rn, report_id, sha256, agency_name, agency_key AS chain, year, level, category, scope, region_code, published_on
FROM reports WHERE is_current;
CREATE OR REPLACE TEMP TABLE chk_chain AS
SELECT chain, year, n, report_id, lag(year) OVER (PARTITION BY chain ORDER BY year) AS before
FROM (SELECT chain, year, count(*) AS n, min(report_id) AS report_id FROM chk_report WHERE chain IS NOT NULL AND year IS NOT NULL GROUP BY ALL);
CREATE OR REPLACE TEMP TABLE chk_scope AS
SELECT chain, year, coalesce(scope, '') AS scope, count(*) AS n, min(report_id) AS report_id FROM chk_report WHERE chain IS NOT NULL AND year IS NOT NULL GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE chk_pair AS
WITH paired AS (
  SELECT r.rn, r.report_id, r.chain, r.year, r.scope, r.agency_name, o.n AS own, c.before, coalesce(s.n, l.n) AS n, if(coalesce(s.n, l.n) = 1, coalesce(s.report_id, l.report_id), NULL) AS last_id
  FROM chk_report r LEFT JOIN chk_chain c USING (chain, year) LEFT JOIN chk_scope o ON o.chain = r.chain AND o.year = r.year AND o.scope = coalesce(r.scope, '')
    LEFT JOIN chk_chain l ON l.chain = r.chain AND l.year = r.year - 1
    LEFT JOIN chk_scope s ON s.chain = r.chain AND s.year = r.year - 1 AND s.scope = coalesce(r.scope, '')
)
SELECT p.rn, p.report_id, p.last_id, l.rn AS last_rn, p.scope, l.scope AS last_scope, p.agency_name, l.agency_name AS last_name,
  CASE WHEN p.chain IS NULL THEN 'whose report it is is not decided'
    WHEN p.year IS NULL THEN 'the report does not say on which year it is'
    WHEN p.own > 1 THEN p.own || ' reports of the agency on ' || p.year || ' are here, and which one counts is open'
    WHEN p.before IS NULL THEN 'no earlier report of the agency is here'
    WHEN p.before < p.year - 1 THEN 'no report on ' || (p.year - 1) || ' is here; the one before is on ' || p.before
    WHEN p.n > 1 THEN p.n || ' reports of the agency on ' || (p.year - 1) || ' are here, and which one counts is open'
  END AS why
FROM paired p LEFT JOIN chk_report l ON l.report_id = p.last_id;
CREATE OR REPLACE TEMP TABLE chk_table AS
SELECT report_id, form_table::VARCHAR AS form_table, min(edition)::VARCHAR AS edition
FROM boxes JOIN chk_report USING (report_id) GROUP BY report_id, form_table;
CREATE OR REPLACE TEMP TABLE chk_out (
  report_id VARCHAR, rule_no INTEGER, result VARCHAR, message VARCHAR, left_value DOUBLE, right_value DOUBLE, form_table VARCHAR,
  indicator VARCHAR, applicant VARCHAR, cause VARCHAR, points INTEGER, other_id VARCHAR, other_indicator VARCHAR, other_applicant VARCHAR);
CREATE OR REPLACE TEMP TABLE chk_rule (
  rule_no INTEGER, op VARCHAR, severity VARCHAR, abs_tolerance DOUBLE, share_tolerance DOUBLE, const_l DOUBLE, const_r DOUBLE, minus BOOLEAN);
CREATE OR REPLACE TEMP TABLE chk_point (rule_no INTEGER, edition VARCHAR, pi VARCHAR, pa VARCHAR);
CREATE OR REPLACE TEMP TABLE chk_term (
  rule_no INTEGER, edition VARCHAR, pi VARCHAR, pa VARCHAR, last BOOLEAN, indicator VARCHAR, applicant VARCHAR, side INTEGER, factor DOUBLE, place INTEGER);
CREATE OR REPLACE TEMP TABLE chk_ask (
  rule_no INTEGER, report_id VARCHAR, edition VARCHAR, last_id VARCHAR, last_edition VARCHAR, why VARCHAR, cause VARCHAR)`

// finish moves the results into the table, with the places of both boxes.
func (c *compiler) finish() {
	var rows []string
	for n, r := range c.rules {
		rows = append(rows, fmt.Sprintf("(%d, %s, %s, %s)", n, quote(r.ID), quote(r.Severity), quote(r.ZH)))
	}
	names := "(SELECT NULL::INTEGER, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR WHERE false)"
	if len(rows) > 0 {
		names = "(VALUES " + strings.Join(rows, ", ") + ")"
	}
	c.add(`CREATE OR REPLACE TEMP TABLE chk_fail AS SELECT * FROM chk_out WHERE result = 'fail'`)
	c.add(`CREATE OR REPLACE TEMP TABLE chk_place AS
SELECT f.report_id, f.indicator::VARCHAR AS indicator, f.applicant::VARCHAR AS applicant, f.page, f.x0, f.y0, f.x1, f.y1, f.locator
FROM facts f SEMI JOIN (
  SELECT report_id, indicator::indicator_code AS indicator, applicant::applicant_code AS applicant FROM chk_fail WHERE indicator IS NOT NULL
  UNION SELECT other_id, other_indicator::indicator_code, other_applicant::applicant_code FROM chk_fail WHERE other_indicator IS NOT NULL) w
  ON w.report_id = f.report_id AND w.indicator = f.indicator AND w.applicant = f.applicant
WHERE f.state <> 'missing'`)
	c.add("DELETE FROM cross_findings")
	// Rows are sorted before they are widened.
	c.add(`INSERT INTO cross_findings
SELECT o.report_id, n.rule, if(o.result = 'fail', n.severity, 'info'), o.result, o.message || ' — ' || n.zh, o.left_value, o.right_value,
  o.left_value - o.right_value, o.form_table, o.indicator, o.applicant, o.cause, o.points, o.other_id, o.other_indicator, o.other_applicant,
  a.* EXCLUDE (report_id, indicator, applicant), b.* EXCLUDE (report_id, indicator, applicant)
FROM (SELECT o.* FROM chk_out o JOIN chk_report r USING (report_id) ORDER BY r.rn, o.rule_no, hash(o.result, o.indicator, o.applicant, o.message)) o
  JOIN ` + names + ` n(rule_no, rule, severity, zh) USING (rule_no)
  LEFT JOIN chk_place a ON a.report_id = o.report_id AND a.indicator = o.indicator AND a.applicant = o.applicant
  LEFT JOIN chk_place b ON b.report_id = o.other_id AND b.indicator = o.other_indicator AND b.applicant = o.other_applicant`)
	for _, t := range []string{"report", "chain", "scope", "pair", "table", "code", "box", "out", "rule", "point", "term", "ask", "fail", "place", "side", "result", "wrong", "date", "due", "mark", "text", "print", "peer", "median", "above", "below", "counted"} {
		c.add("DROP TABLE IF EXISTS temp.chk_" + t)
	}
	for i := range len(c.asked) {
		c.add(fmt.Sprintf("DROP TABLE IF EXISTS temp.chk_asked_%d", i))
	}
}

// quote writes a text as an SQL literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// quoted writes texts as a list of literals.
func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return strings.Join(out, ", ")
}

// shown writes a number as people do.
func shown(column string) string { return "format('{:.15g}', " + column + ")" }

// when is the condition of a rule on a report r.
func when(c check.Condition) string {
	if len(c) == 0 {
		return "true"
	}
	var or []string
	for _, all := range c {
		var and []string
		for _, t := range all {
			not := ""
			if t.Not {
				not = "NOT "
			}
			and = append(and, fmt.Sprintf("r.%s IS NOT NULL AND r.%s %sIN (%s)", t.Property, t.Property, not, quoted(t.Values)))
		}
		or = append(or, "("+strings.Join(and, " AND ")+")")
	}
	return "(" + strings.Join(or, " OR ") + ")"
}

// boxes is the condition that a row i of indicators is named by one of the
// terms at a point with columns pi and pa; with at == "" there is no point.
func boxes(terms []check.Term, at string) string {
	var or []string
	for _, t := range terms {
		or = append(or, named(t, at))
	}
	return "(" + strings.Join(or, " OR ") + ")"
}

func named(t check.Term, at string) string {
	var and []string
	switch {
	case t.Indicator == ".":
		if at != "" {
			and = append(and, fmt.Sprintf("i.indicator::VARCHAR = %s.pi", at))
		}
	case t.Prefix:
		and = append(and, fmt.Sprintf("starts_with(i.indicator::VARCHAR, %s)", quote(t.Indicator)))
	default:
		and = append(and, "i.indicator::VARCHAR = "+quote(t.Indicator))
	}
	switch {
	case t.Applicant == "parts":
		and = append(and, "i.applicant::VARCHAR <> 'total'")
	case t.Applicant != "":
		and = append(and, "i.applicant::VARCHAR = "+quote(t.Applicant))
	case at != "":
		and = append(and, fmt.Sprintf("(%s.pa = '' OR i.applicant::VARCHAR = %s.pa)", at, at))
	}
	if len(and) == 0 {
		return "true"
	}
	return "(" + strings.Join(and, " AND ") + ")"
}

// boxSet is the boxes, as pairs of indicator and applicant, that terms name in
// the tables and editions of a rule.
func boxSet(r *check.Rule, terms []check.Term) string {
	and := []string{boxes(terms, "")}
	if len(r.Tables) > 0 {
		and = append(and, "i.form_table::VARCHAR IN ("+quoted(r.Tables)+")")
	}
	if len(r.Editions) > 0 {
		and = append(and, "i.edition::VARCHAR IN ("+quoted(r.Editions)+")")
	}
	return "SELECT DISTINCT i.indicator, i.applicant FROM indicators i WHERE " + strings.Join(and, " AND ")
}

// numbersOf reads the numbers of a tolerance written as words, for example
// "6 mad over 20 of 20": form gives the words with # for each number.
func numbersOf(r *check.Rule, form string) ([]float64, error) {
	want, got := strings.Fields(form), strings.Fields(r.Tolerance)
	var out []float64
	for i, w := range want {
		if i >= len(got) {
			break
		}
		before, after, number := strings.Cut(w, "#")
		if !number {
			if got[i] != w {
				return nil, fmt.Errorf("tolerance %q: want %q", r.Tolerance, form)
			}
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimPrefix(got[i], before), after), 64)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("tolerance %q: want %q", r.Tolerance, form)
		}
		out = append(out, n)
	}
	if len(got) != len(want) {
		return nil, fmt.Errorf("tolerance %q: want %q with numbers for #", r.Tolerance, form)
	}
	return out, nil
}

// isLast reports whether a term is about last year's report.
func isLast(t check.Term) bool { return t.Of == check.Last }

// anyMinus reports whether a term is subtracted.
func anyMinus(terms []check.Term) bool {
	return slices.ContainsFunc(terms, func(t check.Term) bool { return t.Minus })
}
