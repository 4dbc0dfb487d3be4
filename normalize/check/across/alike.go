package across

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// alike asks whether a report prints the same as last year's (differ), or as
// another agency's of the year (unique): in the numbers of some boxes other
// than zero, or in its text. With too few numbers it says nothing.
func (c *compiler) alike(n int, r *check.Rule) error {
	t, err := numbersOf(r, "#")
	if err != nil {
		return err
	}
	text := r.Left[0].Prose
	if text {
		c.text()
		c.add("CREATE OR REPLACE TEMP TABLE chk_print AS SELECT *, NULL::VARCHAR AS edition FROM chk_text")
	} else {
		if len(r.Tables) == 0 || len(r.Editions) == 0 {
			return errors.New("it names tables and editions")
		}
		c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_print AS
SELECT f.report_id, bit_xor(hash(f.indicator, f.applicant, f.value)) AS mark, count(*) AS n, max(f.edition)::VARCHAR AS edition
FROM boxes f SEMI JOIN (%s) b ON b.indicator = f.indicator AND b.applicant = f.applicant
WHERE f.value <> 0 AND f.edition IN (%s) AND f.form_table IN (%s) GROUP BY f.report_id`, boxSet(r, r.Left), quoted(r.Editions), quoted(r.Tables)))
	}
	what := "numbers"
	few := fmt.Sprintf("'there are ' || coalesce(a.n, 0) || ' numbers other than zero, and at least %g are needed'", t[0])
	if text {
		what = "words or numbers"
		few = fmt.Sprintf("'the text has ' || coalesce(a.n, 0) || ' numbers of two digits and more, and at least %g are needed'", t[0])
	}
	if len(r.Tables) > 0 {
		few = fmt.Sprintf("if(r.report_id NOT IN (SELECT report_id FROM chk_table WHERE form_table IN (%s)), 'the report has no table %s', %s)",
			quoted(r.Tables), strings.Join(r.Tables, " or "), few)
	}
	if r.Op == "unique" {
		c.unique(n, r, t[0], few)
		return nil
	}
	if !isLast(r.Right[0]) {
		return errors.New("differ over years compares with terms that begin with \"last:\" only")
	}
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, CASE WHEN p.why IS NOT NULL OR (a.report_id IS NULL OR a.n < %g) OR a.edition IS DISTINCT FROM b.edition AND b.report_id IS NOT NULL THEN 'not_checkable'
    WHEN a.mark = b.mark AND a.n = b.n THEN 'fail' ELSE 'pass' END AS result,
  CASE WHEN a.report_id IS NOT NULL AND p.why IS NOT NULL THEN p.why WHEN (a.report_id IS NULL OR a.n < %g) THEN %s
    WHEN a.edition IS DISTINCT FROM b.edition AND b.report_id IS NOT NULL THEN 'the form has changed: ' || b.edition || ' last year, ' || a.edition || ' now'
    WHEN a.mark = b.mark AND a.n = b.n THEN 'all ' || a.n || ' numbers are those of last year''s report' ELSE '%s differ from last year''s report' END,
  NULL, NULL, %s, NULL, NULL, if(result = 'pass', NULL, 'unknown'), 1, p.last_id, NULL, NULL
FROM chk_report r JOIN chk_pair p USING (report_id) LEFT JOIN chk_print a ON a.report_id = r.report_id LEFT JOIN chk_print b ON b.report_id = p.last_id
WHERE %s`, n, t[0], t[0], few, what, tableOrNull(r), when(r.When)))
	return nil
}

// tableOrNull is the table of a rule about one.
func tableOrNull(r *check.Rule) string {
	if len(r.Tables) == 1 {
		return quote(r.Tables[0])
	}
	return "NULL"
}

// unique asks for other agencies with the same prints.
func (c *compiler) unique(n int, r *check.Rule, least float64, few string) {
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
SELECT a.report_id, a.n, min(b.report_id) AS other_id, count(DISTINCT rb.chain) AS others
FROM chk_print a JOIN chk_report r USING (report_id) JOIN chk_print b ON b.mark = a.mark AND b.n = a.n
  JOIN chk_report rb ON rb.report_id = b.report_id AND rb.year = r.year AND rb.chain <> r.chain
WHERE a.n >= %g GROUP BY ALL`, least))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT r.report_id, %d, CASE WHEN r.chain IS NULL OR r.year IS NULL OR (a.report_id IS NULL OR a.n < %g) THEN 'not_checkable' WHEN x.report_id IS NOT NULL THEN 'fail' ELSE 'pass' END AS result,
  CASE WHEN r.chain IS NULL OR r.year IS NULL THEN 'the report does not say whose it is and on which year' WHEN (a.report_id IS NULL OR a.n < %g) THEN %s
    WHEN x.report_id IS NOT NULL THEN concat('all ', x.n, ' numbers are those of ', x.others, ' other agencies, first ', o.agency_name) ELSE 'no other agency prints the same' END,
  NULL, NULL, NULL, NULL, NULL, if(result = 'pass', NULL, 'unknown'), 1, x.other_id, NULL, NULL
FROM chk_report r LEFT JOIN chk_print a ON a.report_id = r.report_id LEFT JOIN chk_result x ON x.report_id = r.report_id LEFT JOIN chk_report o ON o.report_id = x.other_id
WHERE %s`, n, least, least, few, when(r.When)))
}

// text makes a mark of the numbered sections of every report: names of the
// agency and its region, blanks and years aside. Numbers are counted only where
// another report has the same mark: the others differ, with few numbers or many.
func (c *compiler) text() {
	const aside = `[\s\x{3000}\x{a0}]+|\b(?:19|20)[0-9][0-9]\b`
	c.add(`CREATE TEMP TABLE IF NOT EXISTS chk_mark AS
SELECT s.report_id, bit_xor(hash(s.number, regexp_replace(replace(replace(s.text, coalesce(r.agency_name, chr(1)), ''), coalesce(g.name, chr(1)), ''), '` + aside + `', '', 'g'))) AS mark
FROM sections s JOIN chk_report r USING (report_id)
  LEFT JOIN (SELECT code, max_by(name, from_year) AS name FROM regions GROUP BY code) g ON g.code = r.region_code
WHERE s.number > 0 GROUP BY s.report_id`)
	c.add(`CREATE TEMP TABLE IF NOT EXISTS chk_text AS
WITH counted AS (
  SELECT report_id, sum(len(list_distinct(regexp_extract_all(regexp_replace(text, '` + aside + `', '', 'g'), '[0-9]{2,}'))))::BIGINT AS n FROM sections
  WHERE number > 0 AND report_id IN (SELECT report_id FROM chk_mark WHERE mark IN (SELECT mark FROM chk_mark GROUP BY mark HAVING count(*) > 1)) GROUP BY report_id
)
SELECT m.report_id, m.mark, c.n FROM chk_mark m LEFT JOIN counted c USING (report_id)`)
}

// digits asks whether the last digits of an agency's larger numbers, over all
// its reports, are spread evenly. The answer stands on its latest report.
func (c *compiler) digits(n int, r *check.Rule) error {
	t, err := numbersOf(r, "# over #")
	if err != nil {
		return err
	}
	if len(r.Tables) == 0 || len(r.Editions) == 0 {
		return errors.New("it names tables and editions")
	}
	c.add(fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE chk_result AS
WITH d AS (
  SELECT r.chain, (f.value %% 10)::INTEGER AS digit, count(*) AS n
  FROM boxes f JOIN chk_report r USING (report_id) SEMI JOIN (%s) b ON b.indicator = f.indicator AND b.applicant = f.applicant
  WHERE f.value >= %d AND f.value = floor(f.value) AND f.edition IN (%s) AND r.chain IS NOT NULL AND %s GROUP BY ALL
)
SELECT l.report_id, coalesce(s.n, 0) AS n, s.chi, s.digit, s.most
FROM (SELECT chain, arg_max(report_id, (year, report_id)) AS report_id FROM chk_report WHERE chain IS NOT NULL AND year IS NOT NULL GROUP BY chain) l
LEFT JOIN (
  SELECT chain, sum(n) AS n, sum(n * n) / (sum(n) / 10.0) - sum(n) AS chi, arg_max(digit, n) AS digit, max(n) AS most FROM d GROUP BY chain) s USING (chain)`,
		boxSet(r, r.Left), large, quoted(r.Editions), when(r.When)))
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT report_id, %d, CASE WHEN n < %g THEN 'not_checkable' WHEN chi > %g THEN 'fail' ELSE 'pass' END AS result,
  CASE WHEN n < %g THEN 'the agency''s reports have ' || n || ' numbers from %d on, and at least %g are needed'
    WHEN chi > %g THEN concat(most, ' of ', n, ' numbers from %d on end in ', digit, ', chi square ', format('{:.1f}', chi)) ELSE concat('chi square ', format('{:.1f}', chi), ' of ', n, ' numbers') END,
  NULL, NULL, NULL, NULL, NULL, if(result = 'pass', NULL, 'unknown'), 1, NULL, NULL, NULL
FROM chk_result`, n, t[1], t[0], t[1], large, t[1], t[0], large))
	return nil
}

// large is the least number whose last digit is taken for chance.
const large = 100
