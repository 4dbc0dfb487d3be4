-- title_zh: 没有年报的机关年度
-- title_en: Agencies and years without a report
-- about_zh: 应有而无年报的机关年度，逐格列出状态、列入依据、期限与理由
-- about_en: Cells of agency and year that should have a report and have none: status, why one is expected, the day it was due, and the reason
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT v.year, v.unit AS agency_name, v.status, v.expected_by, v.due_on, v.site, v.url, v.detail
FROM coverage v
WHERE v.report_id IS NULL AND ($year::INTEGER IS NULL OR v.year = $year::INTEGER) AND ($agency::VARCHAR IS NULL OR contains(v.unit, $agency::VARCHAR))
  AND ($region::VARCHAR IS NULL OR v.region_code IN (SELECT code FROM regions_within($region::VARCHAR)))
ORDER BY v.year, agency_name, v.site
