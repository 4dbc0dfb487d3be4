-- title_zh: 各机关各年度依申请公开办理情况
-- title_en: Applications by year and agency
-- about_zh: 新收、上年结转、办理结果总计、结转下年，均取总计列所印数值；空白不作零。每份年报一行
-- about_en: Received, carried in, handled and carried out, as printed in the total column; a blank is not zero. One row per report
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, a.edition,
  a.received_total_count AS received, a.carried_in_total_count AS carried_in,
  a.outcome_total_total_count AS handled, a.carried_out_total_count AS carried_out, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN applications a USING (report_id)
WHERE a.edition IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
