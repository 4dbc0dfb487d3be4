WITH o AS (SELECT report_id, sha256, agency_name, year, title FROM earlier.reports WHERE is_current),
n AS (SELECT report_id, sha256, agency_name, year, title FROM reports WHERE is_current),
-- Which report of the one file is which of the other: the same content, else the
-- same address, else the only one of its agency and year.
same AS (SELECT report_id AS old_id, report_id AS new_id FROM o JOIN n USING (report_id)),
o1 AS (SELECT * FROM o WHERE report_id NOT IN (SELECT old_id FROM same)),
n1 AS (SELECT * FROM n WHERE report_id NOT IN (SELECT new_id FROM same)),
address AS (
  SELECT old_id, new_id FROM (
    SELECT DISTINCT o1.report_id AS old_id, n1.report_id AS new_id
    FROM o1 JOIN earlier.captures oc ON oc.sha256 = o1.sha256 AND oc.is_current
      JOIN captures nc ON nc.url = oc.url AND nc.is_current JOIN n1 ON n1.sha256 = nc.sha256)
  QUALIFY count(*) OVER (PARTITION BY old_id) = 1 AND count(*) OVER (PARTITION BY new_id) = 1),
o2 AS (SELECT * FROM o1 WHERE report_id NOT IN (SELECT old_id FROM address)),
n2 AS (SELECT * FROM n1 WHERE report_id NOT IN (SELECT new_id FROM address)),
named AS (
  SELECT o2.report_id AS old_id, n2.report_id AS new_id FROM o2 JOIN n2 USING (agency_name, year)
  QUALIFY count(*) OVER (PARTITION BY o2.report_id) = 1 AND count(*) OVER (PARTITION BY n2.report_id) = 1),
pairs AS (FROM same UNION ALL FROM address UNION ALL FROM named),
whole AS (
  SELECT p.old_id, p.new_id, coalesce(n.agency_name, o.agency_name) AS agency_name, coalesce(n.year, o.year) AS year, o.title AS old_title, n.title AS new_title
  FROM pairs p JOIN o ON o.report_id = p.old_id JOIN n ON n.report_id = p.new_id
  UNION ALL SELECT report_id, NULL, agency_name, year, title, NULL FROM o WHERE report_id NOT IN (SELECT old_id FROM pairs)
  UNION ALL SELECT NULL, report_id, agency_name, year, NULL, title FROM n WHERE report_id NOT IN (SELECT new_id FROM pairs)),
old_cells AS (
  SELECT p.old_id, p.new_id, f.form_table::VARCHAR AS form_table, f.indicator::VARCHAR AS indicator, f.applicant::VARCHAR AS applicant,
    f.state::VARCHAR AS state, f.raw, f.value, f.unit, f.edition::VARCHAR AS edition FROM pairs p JOIN earlier.facts f ON f.report_id = p.old_id),
new_cells AS (
  SELECT p.old_id, p.new_id, f.form_table::VARCHAR AS form_table, f.indicator::VARCHAR AS indicator, f.applicant::VARCHAR AS applicant,
    f.state::VARCHAR AS state, f.raw, f.value, f.unit, f.edition::VARCHAR AS edition FROM pairs p JOIN facts f ON f.report_id = p.new_id),
cells AS (
  SELECT old_id, new_id, form_table, indicator, applicant, a.state AS old_state, b.state AS new_state, a.raw AS old_raw, b.raw AS new_raw,
    a.value AS old_value, b.value AS new_value
  FROM old_cells a FULL JOIN new_cells b USING (old_id, new_id, form_table, indicator, applicant)
  WHERE (a.state, a.raw, a.value, a.unit, a.edition) IS DISTINCT FROM (b.state, b.raw, b.value, b.unit, b.edition)),
old_findings AS (
  SELECT w.old_id, w.new_id, f.rule, f.result, f.form_table, f.indicator, f.applicant, f.message, count(*) AS times
  FROM whole w JOIN earlier.findings f ON f.report_id = w.old_id WHERE f.result <> 'pass' GROUP BY ALL),
new_findings AS (
  SELECT w.old_id, w.new_id, f.rule, f.result, f.form_table, f.indicator, f.applicant, f.message, count(*) AS times
  FROM whole w JOIN findings f ON f.report_id = w.new_id WHERE f.result <> 'pass' GROUP BY ALL),
gone AS (FROM old_findings EXCEPT FROM new_findings),
come AS (FROM new_findings EXCEPT FROM old_findings)
SELECT * FROM (
  SELECT 'report' AS what,
    CASE WHEN old_id IS NULL THEN 'added' WHEN new_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
    agency_name, year, old_id AS old_report, new_id AS new_report, NULL AS form_table, NULL AS indicator, NULL AS applicant, NULL AS rule,
    NULL AS old_state, NULL AS new_state, old_title AS old_text, new_title AS new_text, NULL::DOUBLE AS old_value, NULL::DOUBLE AS new_value
  FROM whole WHERE old_id IS DISTINCT FROM new_id
  UNION ALL
  SELECT 'cell', CASE WHEN old_state IS NULL THEN 'added' WHEN new_state IS NULL THEN 'removed' ELSE 'changed' END,
    w.agency_name, w.year, c.old_id, c.new_id, form_table, indicator, applicant, NULL, old_state, new_state, old_raw, new_raw, old_value, new_value
  FROM cells c JOIN whole w USING (old_id, new_id)
  UNION ALL
  SELECT 'finding', 'removed', w.agency_name, w.year, f.old_id, f.new_id, form_table, indicator, applicant, rule, result, NULL, message, NULL, NULL, NULL
  FROM gone f JOIN whole w ON w.old_id = f.old_id
  UNION ALL
  SELECT 'finding', 'added', w.agency_name, w.year, f.old_id, f.new_id, form_table, indicator, applicant, rule, NULL, result, NULL, message, NULL, NULL
  FROM come f JOIN whole w ON w.new_id = f.new_id)
ORDER BY array_position(['report', 'cell', 'finding'], what), year, agency_name, old_report, new_report, form_table, indicator, applicant, rule, change, old_text, new_text
