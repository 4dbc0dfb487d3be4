package across

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gongkai/gongkai/normalize/check"
)

// dueStatement makes the days of the publication of each report. Of a report
// that states no day, the day it was first seen counts only if it is in time:
// a later one proves nothing.
func dueStatement(deadlines []check.Deadline) string {
	var cases []string
	for _, d := range deadlines {
		day := "NULL::DATE"
		if d.Day != "" {
			day = fmt.Sprintf("(r.year + 1 || '-%s')::DATE", d.Day)
		}
		until := ""
		if d.Until != 0 {
			until = fmt.Sprintf(" AND r.year <= %d", d.Until)
		}
		cases = append(cases, fmt.Sprintf("WHEN r.year >= %d%s AND %s THEN %s", d.From, until, when(d.When), day))
	}
	due := "NULL::DATE"
	if len(cases) > 0 {
		due = "CASE " + strings.Join(cases, "\n    ") + " END"
	}
	return `CREATE OR REPLACE TEMP TABLE chk_date AS
WITH due AS (
  SELECT r.report_id, r.chain, r.year, r.published_on AS published, ` + due + ` AS due FROM chk_report r
), seen AS (
  SELECT d.report_id, min(least(c.fetched_at::DATE, v.first_seen)) AS first_seen
  FROM documents d JOIN captures c USING (sha256) LEFT JOIN (SELECT url, min(first_seen) AS first_seen FROM coverage GROUP BY url) v ON v.url = c.url
  WHERE starts_with(c.url, 'http') AND d.report_id IS NOT NULL GROUP BY d.report_id
), copies AS (
  SELECT r.agency_key AS chain, r.year, min(r.published_on) AS published, min(s.first_seen) AS first_seen
  FROM reports r LEFT JOIN seen s USING (report_id) WHERE r.year IS NOT NULL GROUP BY ALL
)
SELECT d.report_id, d.published, s.first_seen, d.due, make_date(d.year, 12, 31) AS year_end,
  if(coalesce(c.published, d.published) IS NULL AND coalesce(c.first_seen, s.first_seen) > d.due, NULL,
    least(d.published, c.published, s.first_seen, c.first_seen)) AS earliest
FROM due d LEFT JOIN seen s USING (report_id) LEFT JOIN copies c ON c.chain = d.chain AND c.year = d.year`
}

// missing says for each day why there may be none.
var missing = map[string]string{
	"published":  "the document states no day of publication",
	"first_seen": "no crawl has seen the address",
	"earliest":   "no day is known that proves when it was out",
	"due":        "the law sets no day for such a body, or its kind or year is not known",
	"year_end":   "the year reported on is not known",
}

// dates asks a rule about the days of a publication.
func (c *compiler) dates(n int, r *check.Rule) error {
	if len(r.Left) != 1 || r.Left[0].Date == "" || len(r.Right) == 0 || r.Right[0].Date == "" {
		return errors.New("it compares a day with a day and a number of days: date:NAME <= date:NAME [+ DAYS]")
	}
	var late float64
	if r.Tolerance != "" {
		t, err := numbersOf(r, "# days")
		if err != nil {
			return err
		}
		late = t[0]
	}
	left, right := r.Left[0].Date, r.Right[0].Date
	var days int64
	for _, t := range r.Right[1:] {
		if t.Constant == nil || !t.Constant.IsInt() {
			return errors.New("behind the day on the right stand numbers of days")
		}
		by := t.Constant.Num().Int64() * t.Factor
		if t.Minus {
			by = -by
		}
		days += by
	}
	repost := "false"
	if late > 0 {
		repost = fmt.Sprintf("off > %g", late)
	}
	c.add(fmt.Sprintf(`INSERT INTO chk_out
SELECT report_id, %d, CASE WHEN off IS NULL OR %s THEN 'not_checkable' WHEN off > 0 THEN 'fail' ELSE 'pass' END AS result,
  CASE WHEN a IS NULL THEN %s WHEN b IS NULL THEN %s WHEN %s THEN concat(a, ' is ', off, ' days after ', b, ': so late a day is likely that of a repost')
    WHEN off > 0 THEN concat(a, ' is ', off, ' days after ', b) ELSE concat(a, ', and ', b) END,
  if(result = 'fail', off, NULL), if(result = 'fail', 0, NULL), NULL, NULL, NULL, if(result = 'pass', NULL, 'unknown'), 1, NULL, NULL, NULL
FROM (SELECT d.report_id, d.%s AS a, d.%s + %d AS b, date_diff('day', b, a) AS off FROM chk_date d JOIN chk_report r USING (report_id) WHERE %s)`,
		n, repost, quote(missing[left]), quote(missing[right]), repost, left, right, days, when(r.When)))
	return nil
}
