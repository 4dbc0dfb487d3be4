-- title_zh: 各机关未通过的核查
-- title_en: Failed checks by agency
-- about_zh: 各机关现行年报数、有错误的年报数、错误与警告条数、每份年报错误数，以及成因；提示信息不计
-- about_en: For each agency: current reports, reports with errors, errors and warnings, errors per report, and where the fault lies; remarks are not counted
-- topic: checks
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: bars label=agency_name value=errors n=n_reports unit=条
WITH counted AS (
  SELECT f.report_id, count(*) FILTER (WHERE f.severity = 'error') AS errors, count(*) FILTER (WHERE f.severity = 'warning') AS warnings,
    count(*) FILTER (WHERE f.cause = 'source') AS in_source, count(*) FILTER (WHERE f.cause = 'reading') AS in_reading
  FROM findings f WHERE f.result = 'fail' AND f.severity IN ('error', 'warning') GROUP BY f.report_id
)
SELECT any_value(r.agency_name ORDER BY r.year DESC) AS agency_name, count(*) AS n_reports, count(*) FILTER (WHERE c.errors > 0) AS reports_with_errors,
  coalesce(sum(c.errors), 0) AS errors, coalesce(sum(c.warnings), 0) AS warnings, round(coalesce(sum(c.errors), 0) / count(*), 2) AS errors_per_report,
  coalesce(sum(c.in_source), 0) AS in_source, coalesce(sum(c.in_reading), 0) AS in_reading, min(r.year) AS first_year, max(r.year) AS last_year
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r LEFT JOIN counted c USING (report_id)
GROUP BY coalesce(r.agency_key, r.report_id) HAVING sum(c.errors + c.warnings) > 0
ORDER BY errors DESC, warnings DESC, agency_name
