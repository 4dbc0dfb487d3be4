-- title_zh: 各机关各年度热线办理情况
-- title_en: Hotline performance by agency and year
-- about_zh: 正文所述受理、办结与各比率，及由所述数量复算的比率；仅列述及热线者，所述数值不作更改，未述者为空
-- about_en: Requests, closures and rates as the text states them, and the rates that its counts give; only reports that speak of a hotline. Stated numbers are not changed; what is not stated is empty
-- topic: service
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, r.received_count AS received, nullif(r.received_qualifier, 'eq') AS received_is,
  r.closed_count AS closed, r.close_rate_percent, round(r.close_rate_recomputed_percent, 2) AS close_rate_recomputed,
  r.ontime_closed_count AS ontime_closed, r.ontime_rate_percent, round(r.ontime_rate_recomputed_percent, 2) AS ontime_rate_recomputed,
  r.satisfaction_rate_percent, r.reply_rate_percent, r.connect_rate_percent, r.direct_rate_percent,
  r.scopes, r.further_numbers, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) c JOIN hotline r USING (report_id)
WHERE r.sentences IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
