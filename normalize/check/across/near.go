package across

import (
	"errors"
	"fmt"

	"github.com/gongkai/gongkai/normalize/check"
)

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
WITH now AS (
  SELECT f.report_id, p.last_id, f.form_table, f.indicator, f.applicant, f.value, f.unit, f.confidence
  FROM facts f JOIN chk_pair p USING (report_id) SEMI JOIN (%s) b ON b.indicator = f.indicator AND b.applicant = f.applicant
  JOIN chk_report r USING (report_id) WHERE p.why IS NULL AND NOT %s AND f.edition IN (%s) AND %s
)
SELECT now.*, l.value AS was, least(now.confidence, l.confidence) AS sure, l.report_id IS NULL AS changed,
  CASE WHEN now.value IS NULL OR l.value IS NULL OR l.unit IS DISTINCT FROM now.unit THEN 'not_checkable'
    WHEN greatest(abs(now.value), abs(l.value)) > %g AND least(abs(now.value), abs(l.value)) > 0
      AND greatest(abs(now.value), abs(l.value)) > %g * least(abs(now.value), abs(l.value)) THEN 'fail'
    ELSE 'pass' END AS result
FROM now LEFT JOIN facts l ON l.report_id = now.last_id AND l.indicator = now.indicator AND l.applicant = now.applicant`,
		boxSet(r, r.Over), covers, quoted(r.Editions), when(r.When), t[1], t[0]))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT x.report_id, %d, 'fail', concat(%s, ' after ', %s, ' last year'), x.value, x.was, x.form_table::VARCHAR, x.indicator::VARCHAR, x.applicant::VARCHAR,
  if(x.sure < 0.9, 'reading', 'unknown'), 1, x.last_id, x.indicator::VARCHAR, x.applicant::VARCHAR
FROM chk_result x WHERE x.result = 'fail'`, n, shown("x.value"), shown("x.was")))
	c.rest(n, "last_id", "'a number of both years in the same unit is needed'")
	c.unpaired(n, r)
	return nil
}

// eachBox checks that a rule compares each of some boxes with itself elsewhere.
func eachBox(r *check.Rule, of string) error {
	if r.Each != "box" || len(r.Over) == 0 || len(r.Left) != 1 || len(r.Right) != 1 || r.Left[0].Indicator != "." || r.Right[0].Indicator != "." ||
		r.Right[0].Of != of || len(r.Tables) == 0 || len(r.Editions) == 0 {
		return fmt.Errorf("it is asked for each box over some boxes as “. %s %s:.”, with tables and editions", r.Op, of)
	}
	return nil
}

// rest sums up what did not fail in chk_result.
func (c *compiler) rest(n int, other, why string) {
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT x.report_id, %d, x.result, if(x.result = 'pass', 'holds for ' || count(*) || ' of ' || any_value(a.n),
    'cannot be checked for ' || count(*) || ' of ' || any_value(a.n) || ': ' || %s),
  NULL, NULL, NULL, NULL, NULL, if(x.result = 'pass', NULL, 'unknown'), count(*), any_value(x.%s), NULL, NULL
FROM chk_result x JOIN (SELECT report_id, count(*) AS n FROM chk_result GROUP BY ALL) a USING (report_id)
WHERE x.result <> 'fail' GROUP BY x.report_id, x.result`, n, why, other))
}

// unpaired says why a rule about last year cannot be asked of a report at all.
func (c *compiler) unpaired(n int, r *check.Rule) {
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', coalesce(p.why, if(%s, 'last year the report covered another scope (' || p.last_scope || ', now ' || p.scope || ')', 'the report has no table of the form')),
  NULL, NULL, NULL, NULL, NULL, if(p.why IS NULL AND %s, 'scope', 'unknown'), 1, p.last_id, NULL, NULL
FROM chk_report r JOIN chk_pair p USING (report_id)
WHERE r.report_id NOT IN (SELECT report_id FROM chk_out WHERE rule_no = %d) AND %s`, n, covers, covers, n, when(r.When)))
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
SELECT f.report_id, r.category, r.level, coalesce(r.scope, '') AS scope, r.year, f.form_table, f.indicator, f.applicant, f.value, ln(f.value)::FLOAT AS lv, f.confidence, f.unit
FROM facts f JOIN chk_report r USING (report_id) SEMI JOIN (%s) b ON b.indicator = f.indicator AND b.applicant = f.applicant
WHERE f.value > 0 AND r.category IS NOT NULL AND r.level IS NOT NULL AND r.year IS NOT NULL AND f.edition IN (%s) AND %s`,
		boxSet(r, r.Over), quoted(r.Editions), when(r.When)))
	c.add(`CREATE OR REPLACE TEMP TABLE chk_median AS
WITH m AS (SELECT category, level, scope, year, indicator, applicant, unit, median(lv) AS middle, count(*) AS n FROM chk_peer GROUP BY ALL)
SELECT m.*, greatest(1.4826 * d.mad, ` + spread + `) AS spread FROM m JOIN (
  SELECT category, level, scope, year, indicator, applicant, unit, median(abs(p.lv - m.middle)) AS mad
  FROM chk_peer p JOIN m USING (category, level, scope, year, indicator, applicant, unit) GROUP BY ALL) d USING (category, level, scope, year, indicator, applicant, unit)`)
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT p.*, m.middle, m.n, m.spread, NULL::VARCHAR AS other_id,
  CASE WHEN m.n < %g THEN 'not_checkable' WHEN p.value > %g AND abs(p.lv - m.middle) > %g * m.spread THEN 'fail' ELSE 'pass' END AS result
FROM chk_peer p JOIN chk_median m USING (category, level, scope, year, indicator, applicant, unit)`, t[2], t[1], t[0]))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT x.report_id, %d, 'fail', concat(%s, ', while the median of ', x.n, ' agencies of category ', x.category, ' and level ', x.level, ' with a number is ', format('{:.15g}', round(exp(x.middle), 1)),
    ', ', format('{:.1f}', abs(x.lv - x.middle) / x.spread), ' spreads off'), x.value, round(exp(x.middle), 1), x.form_table::VARCHAR, x.indicator::VARCHAR, x.applicant::VARCHAR,
  if(x.confidence < 0.9, 'reading', 'unknown'), 1, NULL, NULL, NULL
FROM chk_result x WHERE x.result = 'fail'`, n, shown("x.value")))
	c.rest(n, "other_id", quote(fmt.Sprintf("fewer than %g agencies of the category and level have a number", t[2])))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', if(r.category IS NULL OR r.level IS NULL OR r.year IS NULL, 'category, level or year is not known', 'no number above zero'),
  NULL, NULL, NULL, NULL, NULL, 'unknown', 1, NULL, NULL, NULL
FROM chk_report r WHERE r.report_id NOT IN (SELECT report_id FROM chk_out WHERE rule_no = %d) AND %s`, n, n, when(r.When)))
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
SELECT r.report_id, if(count(g.report_id) = 1, min(g.report_id), NULL) AS above_id, count(g.report_id) AS n, any_value(r.region_code) AS region_code
FROM chk_report r LEFT JOIN chk_report g ON g.region_code = r.region_code AND g.level = r.level AND g.year = r.year AND g.category = 'GOV' AND g.scope = 'aggregate'
WHERE %s GROUP BY r.report_id`, when(r.When)))
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT f.report_id, a.above_id, f.form_table, f.indicator, f.applicant, f.value, g.value AS whole, least(f.confidence, g.confidence) AS confidence,
  CASE WHEN f.value IS NULL OR g.value IS NULL OR f.unit IS DISTINCT FROM g.unit THEN 'not_checkable' WHEN f.value > g.value THEN 'fail' ELSE 'pass' END AS result
FROM facts f JOIN chk_above a ON a.report_id = f.report_id AND a.above_id IS NOT NULL SEMI JOIN (%s) b ON b.indicator = f.indicator AND b.applicant = f.applicant
  LEFT JOIN facts g ON g.report_id = a.above_id AND g.indicator = f.indicator AND g.applicant = f.applicant
WHERE f.edition IN (%s)`, boxSet(r, r.Over), quoted(r.Editions)))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT report_id, %d, 'fail', concat(%s, ', while the government''s report for all it governs prints ', %s, ': it may cover less'), value, whole,
  form_table::VARCHAR, indicator::VARCHAR, applicant::VARCHAR, if(confidence < 0.9, 'reading', 'scope'), 1, above_id, indicator::VARCHAR, applicant::VARCHAR
FROM chk_result WHERE result = 'fail'`, n, shown("value"), shown("whole")))
	c.rest(n, "above_id", "'a number in both reports in the same unit is needed'")
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT report_id, %d, 'not_checkable', CASE WHEN region_code IS NULL THEN 'the region is not known' WHEN n > 1 THEN n || ' reports of the government on the year are here'
    WHEN n = 0 THEN 'no report of the region''s government for all it governs on the year is here' ELSE 'the report has no table of the form' END,
  NULL, NULL, NULL, NULL, NULL, if(n = 0, 'scope', 'unknown'), 1, above_id, NULL, NULL
FROM chk_above WHERE report_id NOT IN (SELECT report_id FROM chk_out WHERE rule_no = %d)`, n, n))
	return nil
}
