-- title_zh: 各机关结转
-- title_en: Carry-over backlog by agency
-- about_zh: 每份现行年报一行：结转下年度占应办（新收加上年结转）的比例，并与该机关上一年年报所印结转下年度对照；上一年无年报则为空
-- about_en: One row per current report: carried out in percent of what was to be handled, and whether what it carries in is what the agency's report of the year before carried out; empty where there is no such report
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_n integer 5 least number of applications to be handled / 最少应办件数
-- chart: bars label=year+agency_name value=backlog_percent n=to_handle unit=%
WITH years AS (
  SELECT o.*, r.agency_key, r.scope, lag(o.year) OVER w AS year_before, lag(o.carried_out) OVER w AS carried_out_before
  FROM outcomes o JOIN reports r USING (report_id)
  WINDOW w AS (PARTITION BY coalesce(r.agency_key, r.report_id), coalesce(r.scope, '') ORDER BY o.year)
)
SELECT y.year, y.agency_name, y.carried_in, if(y.year_before = y.year - 1, y.carried_out_before, NULL) AS carried_out_year_before,
  y.carried_in - if(y.year_before = y.year - 1, y.carried_out_before, NULL) AS difference,
  y.received, y.handled, y.carried_out, round(backlog_rate(y.carried_out, y.received, y.carried_in), 2) AS backlog_percent,
  y.received + y.carried_in AS to_handle, y.report_id
FROM years y JOIN chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r USING (report_id)
WHERE y.received + y.carried_in >= $min_n::INTEGER
ORDER BY backlog_percent DESC NULLS LAST, y.year, y.agency_name, y.report_id
