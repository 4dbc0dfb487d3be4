-- Brings what depends on several reports up to date: when each was found,
-- which version stands, where versions differ. Run as one transaction.

CREATE OR REPLACE TEMP TABLE settle_seen AS
SELECT d.report_id, min(c.fetched_at) AS first_seen, bool_and(d.status = 'replaced') AS gone,
  max(c.until) AS until, bool_and(starts_with(c.url, 'file:')) AS is_local
FROM documents d JOIN (
  SELECT sha256, url, fetched_at, lead(fetched_at) OVER (PARTITION BY url ORDER BY fetched_at, sha256) AS until FROM captures) c USING (sha256)
WHERE d.report_id IS NOT NULL GROUP BY d.report_id;

UPDATE reports SET first_seen = s.first_seen, gone_at = if(s.gone, coalesce(s.until, s.first_seen), NULL),
  standing = if(s.gone AND s.is_local, 'withdrawn', nullif(standing, 'withdrawn'))
FROM settle_seen s WHERE s.report_id = reports.report_id
  AND (reports.first_seen, reports.gone_at, reports.standing = 'withdrawn') IS DISTINCT FROM
      (s.first_seen, if(s.gone, coalesce(s.until, s.first_seen), NULL), s.gone AND s.is_local);

CREATE OR REPLACE TEMP TABLE settle_ranked AS
SELECT * FROM ranked_versions(NULL, 'seen')
UNION ALL
SELECT report_id, NULL, false, NULL, false, 'withdrawn' FROM reports WHERE standing = 'withdrawn';

UPDATE reports SET is_current = s.chosen, standing = s.verdict, stands_for = s.stands_for
FROM settle_ranked s WHERE s.report_id = reports.report_id
  AND (reports.is_current, reports.standing, reports.stands_for) IS DISTINCT FROM (s.chosen, s.verdict, s.stands_for);

UPDATE reports SET stands_for = now.report_id FROM reports now
WHERE reports.standing = 'withdrawn' AND now.is_current AND now.agency_key = reports.agency_key AND now.year = reports.year
  AND coalesce(now.scope, '') = coalesce(reports.scope, '');

-- Where the versions of one report differ. A version that another one followed
-- was revised; of versions that stand beside each other nobody knows which is right.
CREATE OR REPLACE TEMP TABLE settle_pairs AS
SELECT now.report_id AS now, was.report_id AS was,
  if(was.standing IN ('gone', 'withdrawn', 'published_earlier', 'seen_earlier'), 'revised', 'versions_differ') AS rule,
  coalesce(ns.name, now.sha256) || coalesce(' (published ' || now.published_on || ', found ' || now.first_seen::DATE || ')', ' (found ' || now.first_seen::DATE || ')', '') AS now_name,
  coalesce(ws.name, was.sha256) || coalesce(' (published ' || was.published_on || ', found ' || was.first_seen::DATE || ')', ' (found ' || was.first_seen::DATE || ')', '') AS was_name
FROM reports was JOIN reports now ON now.report_id = was.stands_for AND now.report_id <> was.report_id
LEFT JOIN sources ns ON ns.sha256 = now.sha256 LEFT JOIN sources ws ON ws.sha256 = was.sha256;

CREATE OR REPLACE TEMP TABLE settle_boxes AS
SELECT p.*, n.form_table, n.indicator, n.applicant, n.raw AS now_raw, w.raw AS was_raw, n.value AS now_value, w.value AS was_value,
  n.page, n.x0, n.y0, n.x1, n.y1, n.locator, least(n.confidence, w.confidence) AS confidence
FROM settle_pairs p JOIN facts n ON n.report_id = p.now
JOIN facts w ON w.report_id = p.was AND w.indicator = n.indicator AND w.applicant = n.applicant
WHERE n.state NOT IN ('missing', 'unreadable') AND w.state NOT IN ('missing', 'unreadable')
  AND n.value IS DISTINCT FROM w.value;

CREATE OR REPLACE TEMP TABLE settle_touched AS
SELECT DISTINCT report_id FROM findings WHERE other_report_id IS NOT NULL AND rule IN ('revised', 'versions_differ')
UNION SELECT now FROM settle_boxes;

DELETE FROM findings WHERE other_report_id IS NOT NULL AND rule IN ('revised', 'versions_differ');

INSERT INTO findings
SELECT now, rule, 'warning', 'fail',
  now_name || ' prints "' || coalesce(now_raw, '') || '", ' || was_name || if(rule = 'revised', ' printed "', ' prints "') || coalesce(was_raw, '') || '"',
  now_value, was_value, now_value - was_value, indicator, applicant, if(confidence < 0.9, 'reading', 'source'),
  form_table, page, x0, y0, x1, y1, locator, was
FROM settle_boxes WHERE now_value IS NOT NULL AND was_value IS NOT NULL
ORDER BY now, was, form_table, indicator, applicant;

INSERT INTO findings
SELECT now, rule, 'info', 'noted',
  count(*) || ' boxes have a number in only one of ' || now_name || ' and ' || was_name || ': ' ||
    array_to_string(list_slice(list(concat_ws(' ', indicator, nullif(applicant::VARCHAR, '')) || ' "' || coalesce(now_raw, '') || '" and "' || coalesce(was_raw, '') || '"'
      ORDER BY indicator, applicant), 1, 5), ', ') || if(count(*) > 5, ' and ' || (count(*) - 5) || ' more', ''),
  NULL, NULL, NULL, NULL, NULL, 'source', form_table, NULL, NULL, NULL, NULL, NULL, NULL, was
FROM settle_boxes WHERE now_value IS NULL OR was_value IS NULL
GROUP BY now, was, rule, now_name, was_name, form_table
ORDER BY now, was, form_table;

UPDATE reports SET findings = (SELECT count(*) FROM findings f WHERE f.report_id = reports.report_id AND f.result <> 'pass')
WHERE report_id IN (SELECT report_id FROM settle_touched);

DROP TABLE settle_boxes;
DROP TABLE settle_pairs;
DROP TABLE settle_ranked;
DROP TABLE settle_seen;
DROP TABLE settle_touched;
