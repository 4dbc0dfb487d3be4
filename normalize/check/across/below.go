package across

import (
	"errors"
	"fmt"

	"github.com/gongkai/gongkai/normalize/check"
)

// below asks whether a box of a government's report for all it governs is the
// sum over the reports that the roster counts in it. It is asked once each of
// them is here and covers one body: a part of them proves nothing.
func (c *compiler) below(n int, r *check.Rule) error {
	if err := eachBox(r, check.Below); err != nil {
		return err
	}
	if r.Tolerance != "" {
		return errors.New("it takes no tolerance")
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_below AS
SELECT r.rn AS above_rn, o.line, any_value(o.agency) AS agency, count(b.rn) AS n, min(b.rn) AS rn, any_value(b.scope) AS scope
FROM chk_report r JOIN roster o ON o.counted_in_key = r.chain AND r.year BETWEEN o.from_year AND o.until_year
  LEFT JOIN chk_report b ON b.chain = o.agency_key AND b.year = r.year
WHERE o.agency_key IS DISTINCT FROM r.chain AND %s GROUP BY r.rn, o.line`, when(r.When)))
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_counted AS
SELECT r.rn, coalesce(b.bodies, 0) AS bodies, CASE WHEN b.bodies IS NULL THEN 'the roster does not say whose reports this one counts'
    WHEN b.gone > 0 THEN b.gone || ' of the ' || b.bodies || ' reports that the roster counts in it are not here, first that of ' || b.first_gone
    WHEN b.several > 0 THEN 'several reports of ' || b.first_several || ' on the year are here, and which one counts is open'
    WHEN b.wide > 0 THEN 'the report of ' || b.first_wide || ' covers a system, and others that are counted may be part of it'
  END AS why, coalesce(b.gone = 0 AND b.several = 0 AND b.wide > 0, true) AS by_scope
FROM chk_report r LEFT JOIN (
  SELECT above_rn, count(*) AS bodies, count(*) FILTER (n = 0) AS gone, arg_min(agency, line) FILTER (n = 0) AS first_gone,
    count(*) FILTER (n > 1) AS several, arg_min(agency, line) FILTER (n > 1) AS first_several,
    count(*) FILTER (n = 1 AND scope = %s) AS wide, arg_min(agency, line) FILTER (n = 1 AND scope = %s) AS first_wide
  FROM chk_below GROUP BY above_rn) b ON b.above_rn = r.rn
WHERE %s`, quote(system), quote(system), when(r.When)))
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT x.rn, NULL::INTEGER AS other_rn, x.box, x.form_table, x.value, s.total, g.bodies, least(x.confidence, s.confidence) AS confidence,
  CASE WHEN x.value IS NULL OR coalesce(s.n, 0) < g.bodies OR s.unit <> s.other_unit OR s.unit <> coalesce(x.unit, '') THEN 'not_checkable'
    WHEN abs(x.value - s.total) < 1e-6 THEN 'pass' ELSE 'fail' END AS result
FROM chk_box x JOIN chk_counted g ON g.rn = x.rn AND g.why IS NULL LEFT JOIN (
  SELECT b.above_rn, y.box, sum(y.value) AS total, count(y.value) AS n, min(coalesce(y.unit, '')) AS unit, max(coalesce(y.unit, '')) AS other_unit, min(y.confidence) AS confidence
  FROM chk_below b JOIN chk_box y ON y.rn = b.rn GROUP BY b.above_rn, y.box) s ON s.above_rn = x.rn AND s.box = x.box
WHERE %s`, own(r, "x")))
	c.failed(n, fmt.Sprintf("concat(%s, ', while the ', x.bodies, ' reports that the roster counts in it print ', %s, ' together')", shown("x.value"), shown("x.total")), "x.total", "unknown")
	c.rest(n, "'a number in each of the reports in one unit is needed'")
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, 'not_checkable', coalesce(g.why, 'the report has no table of the form'), NULL, NULL, NULL, NULL, NULL,
  if(g.why IS NOT NULL AND g.by_scope, 'scope', 'unknown'), 1, NULL, NULL, NULL
FROM chk_counted g JOIN chk_report r USING (rn) WHERE g.rn NOT IN (SELECT rn FROM chk_result)`, n))
	return nil
}

// system is the scope of a report for a body and those below it in its line.
const system = "system"
