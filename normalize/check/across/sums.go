package across

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// sum prepares a rule of two sums over this and last year's report; all such
// rules are asked together by sums.
func (c *compiler) sum(n int, r *check.Rule) error {
	if len(r.Tables) != 1 || len(r.Editions) == 0 {
		return errors.New("a sum over years is about one table, and names its editions")
	}
	var abs, share float64
	if r.Tolerance != "" {
		t, err := numbersOf(r, "# or #%")
		if err != nil {
			return err
		}
		abs, share = t[0], t[1]/100
	}
	consts := [2]float64{}
	last := false
	for k, side := range [][]check.Term{r.Left, r.Right} {
		for _, t := range side {
			if t.Metric != "" || t.Date != "" || t.Prose || t.Growth || t.Of != "" && !isLast(t) {
				return errors.New("a sum over years knows boxes of this and last year's report, and numbers")
			}
			last = last || isLast(t)
			if t.Constant != nil {
				v, _ := t.Constant.Float64()
				if t.Minus {
					v = -v
				}
				consts[k] += v * float64(t.Factor)
			}
		}
	}
	if !last {
		return errors.New("no term is about last year's report")
	}
	c.add(fmt.Sprintf("INSERT INTO chk_rule VALUES (%d, %s, %s, %g, %g, %g, %g, %t)", n, quote(r.Op), quote(r.Severity), abs, share, consts[0], consts[1],
		anyMinus(r.Left) || anyMinus(r.Right)))
	c.points(n, r)
	c.terms(n, r)
	c.ask(n, r)
	return nil
}

// points lists what a rule is asked for in each edition.
func (c *compiler) points(n int, r *check.Rule) {
	pi, pa := "''", "''"
	if r.Each == "indicator" || r.Each == "box" {
		pi = "i.indicator::VARCHAR"
	}
	if r.Each == "applicant" || r.Each == "box" {
		pa = "i.applicant::VARCHAR"
	}
	over := "true"
	if len(r.Over) > 0 {
		over = boxes(r.Over, "")
	}
	c.add(fmt.Sprintf(`INSERT INTO chk_point SELECT DISTINCT %d, i.edition::VARCHAR, %s, %s FROM indicators i
WHERE i.form_table::VARCHAR = %s AND i.edition::VARCHAR IN (%s) AND %s`, n, pi, pa, quote(r.Tables[0]), quoted(r.Editions), over))
}

// terms lists the boxes of both sides at each point, by the edition of the
// report they stand in.
func (c *compiler) terms(n int, r *check.Rule) {
	place := 0
	for k, side := range [][]check.Term{r.Left, r.Right} {
		for _, t := range side {
			place++
			if t.Constant != nil {
				continue
			}
			factor := t.Factor
			if t.Minus {
				factor = -factor
			}
			c.add(fmt.Sprintf(`INSERT INTO chk_term SELECT %d, i.edition::VARCHAR, p.pi, p.pa, %t, i.indicator::VARCHAR, i.applicant::VARCHAR, %d, %d, %d
FROM indicators i JOIN (SELECT DISTINCT pi, pa FROM chk_point WHERE rule_no = %d) p ON %s
WHERE i.form_table::VARCHAR = %s AND i.edition::VARCHAR IN (%s)`, n, isLast(t), k, factor, place, n, named(t, "p"), quote(r.Tables[0]), quoted(r.Editions)))
		}
	}
}

// ask says of each report whether a rule over years can be asked, and if not
// why. Rules about one table, in the same editions, ask the same reports.
func (c *compiler) ask(n int, r *check.Rule) {
	table, editions := quote(r.Tables[0]), quoted(r.Editions)
	key := strings.Join([]string{table, editions, when(r.When)}, "|")
	k, known := c.asked[key]
	if !known {
		k = len(c.asked)
		c.asked[key] = k
		c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_asked_%d AS
SELECT report_id, edition, last_id, last_edition, why, if(why IS NULL, NULL, if(covers, 'scope', 'unknown')) AS cause FROM (
  SELECT r.report_id, t.edition, p.last_id, lt.edition AS last_edition, %s AS covers,
    CASE WHEN t.edition IS NULL THEN 'the report has no table %s'
      WHEN t.edition NOT IN (%s) THEN 'the rule is for the form of %s, and this report follows that of ' || t.edition
      WHEN p.why IS NOT NULL THEN p.why
      WHEN lt.edition IS NULL THEN 'last year''s report has no table %s'
      WHEN lt.edition NOT IN (%s) THEN 'the form has changed: ' || lt.edition || ' last year, ' || t.edition || ' now'
      WHEN covers THEN 'last year the report covered another scope (' || p.last_scope || ', now ' || p.scope || ')'
    END AS why
  FROM chk_report r JOIN chk_pair p USING (report_id)
    LEFT JOIN chk_table t ON t.report_id = r.report_id AND t.form_table = %s
    LEFT JOIN chk_table lt ON lt.report_id = p.last_id AND lt.form_table = %s
  WHERE %s)`, k, covers, r.Tables[0], editions, strings.Join(r.Editions, " and "), r.Tables[0], editions, table, table, when(r.When)))
	}
	c.add(fmt.Sprintf("INSERT INTO chk_ask SELECT %d, * FROM chk_asked_%d", n, k))
}

// covers is whether two reports state different scopes.
const covers = "coalesce(p.scope <> p.last_scope, false)"

// sums asks all rules that sum prepared.
func (c *compiler) sums() {
	c.add(`CREATE OR REPLACE TEMP TABLE chk_side AS
WITH t AS (
  SELECT rule_no, pi, pa, last, side, factor, edition::edition_code AS edition, indicator::indicator_code AS indicator, applicant::applicant_code AS applicant
  FROM chk_term WHERE rule_no IN (SELECT rule_no FROM chk_rule)
), printed AS (
  SELECT f.report_id, f.value, f.state, f.confidence, t.* EXCLUDE (edition, indicator, applicant)
  FROM boxes f JOIN t USING (edition, indicator, applicant)
), both_years AS (
  SELECT p.report_id, x.* EXCLUDE (report_id) FROM printed x JOIN chk_pair p ON p.report_id = x.report_id WHERE NOT x.last AND p.why IS NULL
  UNION ALL
  SELECT p.report_id, x.* EXCLUDE (report_id) FROM printed x JOIN chk_pair p ON p.last_id = x.report_id WHERE x.last AND p.why IS NULL
)
SELECT rule_no, report_id, pi, pa, sum(if(side = 0, factor * coalesce(value, 0), 0)) AS l, sum(if(side = 1, factor * coalesce(value, 0), 0)) AS r,
  count(*) FILTER (WHERE side = 0 AND state IN ('blank', 'dash')) AS blank_l, count(*) FILTER (WHERE side = 1 AND state IN ('blank', 'dash')) AS blank_r,
  count(*) FILTER (WHERE state IN ('text', 'unreadable', 'missing')) AS unknown, count(*) AS n, min(confidence) AS confidence
FROM both_years GROUP BY ALL`)
	c.add(`CREATE OR REPLACE TEMP TABLE chk_result AS
WITH wanted AS (SELECT rule_no, edition, pi, pa, last, count(*) AS n FROM chk_term GROUP BY ALL),
has_last AS (SELECT DISTINCT rule_no FROM chk_term WHERE last),
sides AS (
  SELECT a.rule_no, a.report_id, a.last_id, a.edition, a.last_edition, p.pi, p.pa, s.l + u.const_l AS l, s.r + u.const_r AS r,
    s.blank_l, s.blank_r, s.unknown, s.confidence, u.op, u.severity, u.minus, coalesce(s.n, 0) AS n, coalesce(w.n, 0) + coalesce(wl.n, 0) AS wanted,
    wl.n IS NULL AND a.rule_no IN (SELECT rule_no FROM has_last) AS changed,
    greatest(u.abs_tolerance, u.share_tolerance * abs(s.r + u.const_r)) AS tolerance
  FROM chk_ask a JOIN chk_rule u USING (rule_no) JOIN chk_point p ON p.rule_no = a.rule_no AND p.edition = a.edition
    LEFT JOIN chk_side s ON s.rule_no = a.rule_no AND s.report_id = a.report_id AND s.pi = p.pi AND s.pa = p.pa
    LEFT JOIN wanted w ON w.rule_no = a.rule_no AND w.edition = a.edition AND w.pi = p.pi AND w.pa = p.pa AND NOT w.last
    LEFT JOIN wanted wl ON wl.rule_no = a.rule_no AND wl.edition = a.last_edition AND wl.pi = p.pi AND wl.pa = p.pa AND wl.last
  WHERE a.why IS NULL
), held AS (SELECT *, if(op = '=', abs(l - r) <= tolerance, l <= r + tolerance) AS holds FROM sides)
SELECT *, CASE
    WHEN changed OR n < wanted OR unknown > 0 OR l IS NULL OR r IS NULL THEN 'not_checkable'
    WHEN holds AND blank_l + blank_r = 0 THEN 'pass'
    WHEN holds THEN 'pass_assumed_blank'
    WHEN blank_l + blank_r > 0 AND NOT (NOT minus AND (l > r AND blank_r = 0 OR l < r AND op = '=' AND blank_l = 0)) THEN 'not_checkable'
    ELSE 'fail' END AS result
FROM held`)
	c.add(`INSERT INTO chk_out
SELECT report_id, rule_no, 'not_checkable', why, NULL, NULL, NULL, NULL, NULL, cause, 1, last_id, NULL, NULL FROM chk_ask WHERE why IS NOT NULL`)
	c.add(`INSERT INTO chk_out
SELECT x.report_id, x.rule_no, x.result, CASE x.result
    WHEN 'pass' THEN 'holds for ' || count(*) || ' of ' || any_value(a.n)
    WHEN 'pass_assumed_blank' THEN 'holds for ' || count(*) || ' of ' || any_value(a.n) || ' only if blanks count as zero'
    WHEN 'not_checkable' THEN 'cannot be checked for ' || count(*) || ' of ' || any_value(a.n) || ': ' ||
      if(bool_and(x.changed), 'the form has changed', 'a term is blank, missing or no number') END,
  NULL, NULL, NULL, NULL, NULL, if(x.result = 'not_checkable', 'unknown', NULL), count(*), any_value(x.last_id), NULL, NULL
FROM chk_result x JOIN (SELECT rule_no, report_id, count(*) AS n FROM chk_result GROUP BY ALL) a USING (rule_no, report_id)
WHERE x.result <> 'fail' GROUP BY x.report_id, x.rule_no, x.result`)
	c.add(`CREATE OR REPLACE TEMP TABLE chk_wrong AS
SELECT x.rule_no, x.report_id, x.last_id, x.pi, x.pa, t.side, t.last, t.indicator, t.applicant, t.factor, t.place, f.value, r.year, i.label_zh, i.applicant_zh, f.form_table, d.rule AS doubt
FROM chk_result x JOIN chk_term t ON t.rule_no = x.rule_no AND t.pi = x.pi AND t.pa = x.pa AND t.edition = if(t.last, x.last_edition, x.edition)
  JOIN boxes f ON f.report_id = if(t.last, x.last_id, x.report_id) AND f.indicator = t.indicator::indicator_code AND f.applicant = t.applicant::applicant_code
  JOIN chk_report r ON r.report_id = f.report_id
  LEFT JOIN indicators i ON i.form_table = f.form_table AND i.edition = f.edition AND i.indicator = f.indicator AND i.applicant = f.applicant
  LEFT JOIN (SELECT report_id, indicator, applicant, min(rule) AS rule FROM findings WHERE result = 'fail' AND severity = 'error' GROUP BY ALL) d
    ON d.report_id = f.report_id AND d.indicator = t.indicator AND d.applicant = t.applicant
WHERE x.result = 'fail'`)
	c.add(`INSERT INTO chk_out
WITH words AS (
  SELECT rule_no, report_id, pi, pa, side, string_agg(if(factor < 0, '- ', '+ ') || if(abs(factor) <> 1, abs(factor)::BIGINT || ' × ', '') ||
      concat_ws(' ', coalesce(label_zh, indicator), applicant_zh, year || ':') || ' ' || coalesce(` + shown("value") + `, 'blank'), ' ' ORDER BY place, indicator, applicant) AS terms
  FROM chk_wrong GROUP BY ALL
), first AS (
  SELECT rule_no, report_id, pi, pa, arg_min(indicator, (last, place, indicator)) FILTER (WHERE NOT last) AS indicator,
    arg_min(applicant, (last, place, indicator)) FILTER (WHERE NOT last) AS applicant,
    arg_min(indicator, (place, indicator)) FILTER (WHERE last) AS other_indicator, arg_min(applicant, (place, indicator)) FILTER (WHERE last) AS other_applicant,
    any_value(form_table)::VARCHAR AS form_table,
    string_agg('; ' || concat_ws(' ', coalesce(label_zh, indicator), applicant_zh, year || ':') || ' itself fails ' || doubt, '' ORDER BY place, indicator) FILTER (doubt IS NOT NULL) AS doubts
  FROM chk_wrong GROUP BY ALL
)
SELECT x.report_id, x.rule_no, 'fail', concat(ltrim(wl.terms, '+ '), if(x.op = '=', ', but ', ', which is more than '), ltrim(wr.terms, '+ '),
    ' (', ` + shown("x.l") + `, ' and ', ` + shown("x.r") + `, ')', f.doubts),
  x.l, x.r, f.form_table, f.indicator, f.applicant,
  CASE WHEN x.confidence < 0.9 THEN 'reading' WHEN NOT ends_with(p.agency_name, p.last_name) AND NOT ends_with(p.last_name, p.agency_name) THEN 'scope' WHEN x.severity = 'info' AND f.doubts IS NULL THEN 'unknown' ELSE 'source' END,
  1, x.last_id, f.other_indicator, f.other_applicant
FROM chk_result x JOIN first f USING (rule_no, report_id, pi, pa) JOIN chk_pair p USING (report_id)
  LEFT JOIN words wl ON wl.rule_no = x.rule_no AND wl.report_id = x.report_id AND wl.pi = x.pi AND wl.pa = x.pa AND wl.side = 0
  LEFT JOIN words wr ON wr.rule_no = x.rule_no AND wr.report_id = x.report_id AND wr.pi = x.pi AND wr.pa = x.pa AND wr.side = 1
WHERE x.result = 'fail'`)
}

// growth asks whether a stated change is that of a box over both years.
func (c *compiler) growth(n int, r *check.Rule) error {
	if len(r.Left) != 1 || len(r.Right) != 1 || !r.Right[0].Growth || r.Op != "=" || r.Tolerance != "printed" || len(r.Tables) != 1 {
		return errors.New("a stated change is held as metric:CODE = growth(BOX) with tolerance printed and one table")
	}
	box := r.Right[0]
	c.ask(n, r)
	side := func(alias string) string {
		return fmt.Sprintf("LEFT JOIN boxes %s ON %s.report_id = %s AND %s.indicator = %s AND %s.applicant = %s",
			alias, alias, map[string]string{"f": "a.report_id", "l": "a.last_id"}[alias], alias, quote(box.Indicator), alias, quote(box.Applicant))
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT *, CASE WHEN stated IS NULL THEN 'pass' WHEN was IS NULL OR now IS NULL OR was = 0 OR qualifier <> 'eq' THEN 'not_checkable'
    WHEN abs(exact - stated) <= step / 2 + 1e-9 OR abs(exact) - abs(stated) BETWEEN 0 AND step AND sign(exact) = sign(stated) THEN 'pass' ELSE 'fail' END AS result
FROM (
  SELECT a.report_id, a.last_id, f.form_table::VARCHAR AS form_table, f.value AS now, l.value AS was, least(f.confidence, l.confidence) AS confidence,
    m.value AS stated, m.qualifier, m.raw, m.quote, m.page, m.locator, 100 * (f.value - l.value) / nullif(l.value, 0) AS exact,
    power(10, -coalesce(length(nullif(regexp_extract(m.raw, '[0-9]+\.([0-9]+)', 1), '')), 0)) AS step
  FROM chk_ask a JOIN metrics m ON m.report_id = a.report_id AND m.metric = %s AND (m.year IS NULL OR m.year = (SELECT year FROM chk_report r WHERE r.report_id = a.report_id))
    %s %s WHERE a.rule_no = %d AND a.why IS NULL)`, quote(r.Left[0].Metric), side("f"), side("l"), n))
	c.add(fmt.Sprintf("DELETE FROM chk_ask WHERE rule_no = %d AND report_id NOT IN (SELECT report_id FROM metrics WHERE metric = %s)", n, quote(r.Left[0].Metric)))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT report_id, %d, result, CASE result WHEN 'fail' THEN concat(%s, ' after ', %s, ' is ', format('{:+.2f}', exact), ' %%, but ', raw, ' is printed, in “', quote, '”')
    WHEN 'pass' THEN concat(%s, ' after ', %s, ' is ', format('{:+.2f}', exact), ' %%, as printed')
    ELSE 'a number of both years is needed, last year''s not zero, and an exact statement, in “' || quote || '”' END,
  if(result = 'not_checkable', NULL, stated), if(result = 'not_checkable', NULL, round(exact, 2)), form_table, %s, %s,
  CASE result WHEN 'fail' THEN if(confidence < 0.9, 'reading', 'source') WHEN 'not_checkable' THEN 'unknown' END, 1, last_id, %s, %s
FROM chk_result`, n, shown("now"), shown("was"), shown("now"), shown("was"), quote(box.Indicator), quote(box.Applicant), quote(box.Indicator), quote(box.Applicant)))
	return nil
}
