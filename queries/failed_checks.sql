-- title_zh: 未通过的核查
-- title_en: Failed checks
-- about_zh: 未通过的规则，错误在前、差额大者在前，列出两边数值与位置；数据从不据此修改；提示类（info）见 gongkai check
-- about_en: Rules that failed, errors first and then by size of the difference, with both sides and the place; no number is ever changed; mere hints (info) are listed by gongkai check
-- topic: checks
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT severity, agency_name, year, rule, message, left_value, right_value, difference, cause,
  page, locator, name AS file, report_id
FROM failed_checks AS f
WHERE severity <> 'info'
  AND ($year::INTEGER IS NULL OR f.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(f.agency_name, $agency::VARCHAR))
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, abs(difference) DESC NULLS LAST,
  agency_name, year, report_id, rule, indicator, applicant, message
