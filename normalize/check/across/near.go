package across

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// boxTable makes one table of the boxes that rules compare one by one, with
// the boxes and reports numbered: every such rule would read all facts again.
func (c *compiler) boxTable(rules []check.Rule) {
	var sets, editions []string
	for _, r := range rules {
		if r.Scope != check.InReport && oneByOne(&r) {
			sets = append(sets, boxSet(&r, r.Over))
			editions = append(editions, r.Editions...)
		}
	}
	if sets == nil {
		return
	}
	slices.Sort(editions)
	c.add(`CREATE OR REPLACE TEMP TABLE chk_code AS
SELECT row_number() OVER (ORDER BY indicator::VARCHAR, applicant::VARCHAR)::SMALLINT AS box, indicator, applicant FROM (` + strings.Join(sets, " UNION ") + `)`)
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_box AS
SELECT r.rn, b.box, f.form_table, f.edition, f.value, f.unit, f.confidence
FROM boxes f JOIN chk_code b ON b.indicator = f.indicator AND b.applicant = f.applicant JOIN chk_report r ON r.report_id = f.report_id
WHERE f.edition IN (%s)`, quoted(slices.Compact(editions))))
}

// oneByOne reports whether a rule compares each box with itself elsewhere.
func oneByOne(r *check.Rule) bool {
	return r.Each == "box" && len(r.Over) > 0 && len(r.Left) == 1 && len(r.Right) == 1 && r.Left[0].Indicator == "." && r.Right[0].Indicator == "." &&
		len(r.Tables) > 0 && len(r.Editions) > 0
}

// eachBox checks that a rule compares each of some boxes with itself elsewhere.
func eachBox(r *check.Rule, of string) error {
	if !oneByOne(r) || r.Right[0].Of != of {
		return fmt.Errorf("it is asked for each box over some boxes as “. %s %s:.”, with tables and editions", r.Op, of)
	}
	return nil
}

// own is the condition that a box is one of the rule's, in its editions.
func own(r *check.Rule, box string) string {
	return fmt.Sprintf("%s.edition IN (%s) AND %s.box IN (SELECT c.box FROM chk_code c SEMI JOIN (%s) b ON b.indicator = c.indicator AND b.applicant = c.applicant)",
		box, quoted(r.Editions), box, boxSet(r, r.Over))
}

// jumps asks whether a box is near its value of last year.
func (c *compiler) jumps(n int, r *check.Rule) error {
	t, err := numbersOf(r, "#x over #")
	if err != nil {
		return err
	}
	if err := eachBox(r, check.Last); err != nil {
		return err
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT now.rn, p.last_rn AS other_rn, now.box, now.form_table, now.value, l.value AS was, least(now.confidence, l.confidence) AS confidence,
  CASE WHEN now.value IS NULL OR l.value IS NULL OR l.unit IS DISTINCT FROM now.unit THEN 'not_checkable'
    WHEN greatest(abs(now.value), abs(l.value)) > %g AND least(abs(now.value), abs(l.value)) > 0
      AND greatest(abs(now.value), abs(l.value)) > %g * least(abs(now.value), abs(l.value)) THEN 'fail'
    ELSE 'pass' END AS result
FROM chk_box now JOIN chk_pair p USING (rn) JOIN chk_report r USING (rn) LEFT JOIN chk_box l ON l.rn = p.last_rn AND l.box = now.box
WHERE p.why IS NULL AND NOT %s AND %s AND %s`, t[1], t[0], covers, own(r, "now"), when(r.When)))
	c.failed(n, fmt.Sprintf("concat(%s, ' after ', %s, ' last year')", shown("x.value"), shown("x.was")), "x.was", "unknown")
	c.rest(n, "'a number of both years in the same unit is needed'")
	c.unpaired(n, r)
	return nil
}

// failed writes the boxes that fail in chk_result: what to say behind the name
// of the box, the other side, and the cause unless the reading is doubtful.
func (c *compiler) failed(n int, message, other, cause string) {
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'fail', concat(l.label, ' ', r.year, ': ', %s), x.value, %s, x.form_table::VARCHAR, b.indicator::VARCHAR, b.applicant::VARCHAR,
  if(x.confidence < 0.9, 'reading', '%s'), 1, o.report_id, if(o.rn IS NULL, NULL, b.indicator::VARCHAR), if(o.rn IS NULL, NULL, b.applicant::VARCHAR)
FROM chk_result x JOIN chk_code b USING (box) JOIN chk_report r USING (rn) LEFT JOIN chk_report o ON o.rn = x.other_rn
  LEFT JOIN (SELECT indicator, applicant, max_by(concat_ws(' ', label_zh, applicant_zh), edition::VARCHAR) AS label FROM indicators GROUP BY ALL) l
    ON l.indicator = b.indicator AND l.applicant = b.applicant
WHERE x.result = 'fail'`, n, message, other, cause))
}

// rest sums up what did not fail in chk_result.
func (c *compiler) rest(n int, why string) {
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, x.result, if(x.result = 'pass', 'holds for ' || x.n || ' of ' || x.all_n, 'cannot be checked for ' || x.n || ' of ' || x.all_n || ': ' || %s),
  NULL, NULL, NULL, NULL, NULL, if(x.result = 'pass', NULL, 'unknown'), x.n, o.report_id, NULL, NULL
FROM (SELECT rn, result, count(*) AS n, any_value(other_rn) AS other_rn, sum(count(*)) OVER (PARTITION BY rn)::BIGINT AS all_n FROM chk_result GROUP BY rn, result) x
  JOIN chk_report r USING (rn) LEFT JOIN chk_report o ON o.rn = x.other_rn
WHERE x.result <> 'fail'`, n, why))
}

// unpaired says why a rule about last year cannot be asked of a report at all.
func (c *compiler) unpaired(n int, r *check.Rule) {
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', coalesce(p.why, if(%s, 'last year the report covered another scope (' || p.last_scope || ', now ' || p.scope || ')', 'the report has no table of the form')),
  NULL, NULL, NULL, NULL, NULL, if(p.why IS NULL AND %s, 'scope', 'unknown'), 1, p.last_id, NULL, NULL
FROM chk_report r JOIN chk_pair p USING (rn)
WHERE r.rn NOT IN (SELECT rn FROM chk_result) AND %s`, n, covers, covers, when(r.When)))
}

// outliers asks whether a box is near those of agencies of the same category,
// level and scope in the year: on a log scale, by median and median deviation.
func (c *compiler) outliers(n int, r *check.Rule) error {
	t, err := numbersOf(r, "# mad over # of #")
	if err != nil {
		return err
	}
	if err := eachBox(r, check.Peers); err != nil {
		return err
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_peer AS
SELECT x.rn, g.peers, x.box, x.form_table, x.value, ln(x.value)::FLOAT AS lv, x.confidence, coalesce(x.unit, '') AS unit
FROM chk_box x JOIN (
    SELECT rn, dense_rank() OVER (ORDER BY r.category, r.level, coalesce(r.scope, ''), r.year)::INTEGER AS peers FROM chk_report r
    WHERE r.category IS NOT NULL AND r.level IS NOT NULL AND r.year IS NOT NULL AND %s) g USING (rn)
WHERE x.value > 0 AND %s`, when(r.When), own(r, "x")))
	c.add(`CREATE OR REPLACE TEMP TABLE chk_median AS
WITH m AS (SELECT peers, box, unit, median(lv) AS middle, count(*) AS n FROM chk_peer GROUP BY ALL)
SELECT m.*, greatest(1.4826 * d.mad, ` + spread + `) AS spread FROM m JOIN (
  SELECT peers, box, unit, median(abs(p.lv - m.middle)) AS mad FROM chk_peer p JOIN m USING (peers, box, unit) GROUP BY ALL) d USING (peers, box, unit)`)
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT p.rn, NULL::INTEGER AS other_rn, p.box, p.form_table, p.value, p.lv, p.confidence, m.middle, m.n, m.spread,
  CASE WHEN m.n < %g THEN 'not_checkable' WHEN p.value > %g AND abs(p.lv - m.middle) > %g * m.spread THEN 'fail' ELSE 'pass' END AS result
FROM chk_peer p JOIN chk_median m USING (peers, box, unit)`, t[2], t[1], t[0]))
	c.failed(n, fmt.Sprintf(`concat(%s, ', while the median of ', x.n, ' agencies of category ', r.category, ' and level ', r.level, ' with a number is ', format('{:.15g}', round(exp(x.middle), 1)),
    ', ', format('{:.1f}', abs(x.lv - x.middle) / x.spread), ' spreads off')`, shown("x.value")), "round(exp(x.middle), 1)", "unknown")
	c.rest(n, quote(fmt.Sprintf("fewer than %g agencies of the category and level have a number", t[2])))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', if(r.category IS NULL OR r.level IS NULL OR r.year IS NULL, 'category, level or year is not known', 'no number above zero'),
  NULL, NULL, NULL, NULL, NULL, 'unknown', 1, NULL, NULL, NULL
FROM chk_report r WHERE r.rn NOT IN (SELECT rn FROM chk_result) AND %s`, n, when(r.When)))
	return nil
}

// spread is the least spread, in natural logarithms, that peers are taken to
// have: without it, peers that all print the same make an outlier of any other.
const spread = "0.5"

// above asks whether a box is not more than that of the report by which the
// government of the same region accounts for all it governs.
func (c *compiler) above(n int, r *check.Rule) error {
	if err := eachBox(r, check.Above); err != nil {
		return err
	}
	if r.Tolerance != "" {
		return errors.New("it takes no tolerance")
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_above AS
SELECT r.rn, if(count(g.rn) = 1, min(g.rn), NULL) AS above_rn, count(g.rn) AS n, any_value(r.region_code) AS region_code
FROM chk_report r LEFT JOIN chk_report g ON g.region_code = r.region_code AND g.level = r.level AND g.year = r.year AND g.category = 'GOV' AND g.scope = 'aggregate'
WHERE %s GROUP BY r.rn`, when(r.When)))
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT x.rn, a.above_rn AS other_rn, x.box, x.form_table, x.value, g.value AS whole, least(x.confidence, g.confidence) AS confidence,
  CASE WHEN x.value IS NULL OR g.value IS NULL OR x.unit IS DISTINCT FROM g.unit THEN 'not_checkable' WHEN x.value > g.value THEN 'fail' ELSE 'pass' END AS result
FROM chk_box x JOIN chk_above a ON a.rn = x.rn AND a.above_rn IS NOT NULL LEFT JOIN chk_box g ON g.rn = a.above_rn AND g.box = x.box
WHERE %s`, own(r, "x")))
	c.failed(n, fmt.Sprintf("concat(%s, ', while the government''s report for all it governs prints ', %s, ': it may cover less')", shown("x.value"), shown("x.whole")), "x.whole", "scope")
	c.rest(n, "'a number in both reports in the same unit is needed'")
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', CASE WHEN a.region_code IS NULL THEN 'the region is not known' WHEN a.n > 1 THEN a.n || ' reports of the government on the year are here'
    WHEN a.n = 0 THEN 'no report of the region''s government for all it governs on the year is here' ELSE 'the report has no table of the form' END,
  NULL, NULL, NULL, NULL, NULL, if(a.n = 0, 'scope', 'unknown'), 1, g.report_id, NULL, NULL
FROM chk_above a JOIN chk_report r USING (rn) LEFT JOIN chk_report g ON g.rn = a.above_rn WHERE a.rn NOT IN (SELECT rn FROM chk_result)`, n))
	return nil
}
