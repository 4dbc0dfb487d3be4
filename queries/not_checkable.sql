-- title_zh: 无法核查的规则与原因
-- title_en: Rules that cannot be checked, and why
-- about_zh: 每份年报每条规则无法核查的原因：缺项、上年年报未载入、表式更换、统计口径不同等；缺项绝不视为相符
-- about_en: For each report and rule why it cannot be checked: missing terms, no report of the year before, another form, another scope; missing terms never pass
-- topic: checks
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.agency_name, r.year, f.rule, f.cause, f.message, f.other_report_id, f.report_id
FROM all_findings f JOIN reports r USING (report_id)
WHERE f.result = 'not_checkable' AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
ORDER BY r.agency_name, r.year, f.report_id, f.rule, f.indicator, f.applicant, f.message
