-- title_zh: 缺失或无法辨认的格
-- title_en: Boxes that are missing or cannot be read
-- about_zh: 表式应有而年报未印、或印而无法辨认的格，逐格列出
-- about_en: Boxes that the form has and the report has not, or that are printed and cannot be read, one by one
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, f.form_table, f.edition, i.row, i.col, f.indicator, f.applicant,
  i.label_zh, i.applicant_zh, f.state, f.page, f.locator, s.name AS file, r.report_id
FROM facts f JOIN reports r USING (report_id)
  JOIN indicators i USING (form_table, edition, indicator, applicant)
  LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND f.state IN ('missing', 'unreadable')
ORDER BY r.year, r.agency_name, r.report_id, f.form_table, i.row, i.col
