-- title_zh: 各机关政务服务各率
-- title_en: Online service rates by agency
-- about_zh: 正文所述政务服务事项数与各率，每份现行年报一行；仅列述及者，所述数值不作更改
-- about_en: Service items and rates as the text states them, one row per current report; only reports that speak of them. Stated numbers are not changed
-- topic: service
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT o.year, o.agency_name, o.items_count AS items, o.online_rate_percent, o.full_online_rate_percent, o.no_meeting_rate_percent, o.one_visit_rate_percent,
  o.instant_rate_percent, o.cases_count AS cases, o.good_rate_percent, o.satisfaction_rate_percent, o.scopes, o.further_numbers, o.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN online_service o USING (report_id)
WHERE o.sentences IS NOT NULL ORDER BY o.year, o.agency_name, o.report_id
