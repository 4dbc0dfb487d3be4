-- title_zh: 无法复算的比率
-- title_en: Stated rates that cannot be reproduced
-- about_zh: 正文所述比率与同处所述数量不符者：所述值、复算值及可使其成立的分子或分母；“无法复算”不等于“错误”，分母可能未述
-- about_en: Rates that the counts beside them do not give: stated and recomputed value, and the numerator or denominator that would give it. Not reproducible is not false: the denominator may be left unsaid
-- topic: prose
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, f.rule, f.severity, f.left_value AS stated_percent, round(f.right_value, 2) AS recomputed_percent,
  round(f.difference, 2) AS difference, f.message, f.page, s.name AS file, r.report_id
FROM findings f JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND f.rule IN ('N-04', 'N-04g') AND f.result = 'fail'
ORDER BY r.year, r.agency_name, r.report_id, f.rule, f.message
