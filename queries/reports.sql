-- title_zh: 已读入的年报
-- title_en: Reports that were read
-- about_zh: 每份年报：格数、核查记录数与来源文件；boxes_expected为零表示未识别出已知表式
-- about_en: Each report with its boxes, findings and file; boxes_expected is 0 where no table of a known form was recognised
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, r.title, r.boxes_expected, r.boxes_read, r.findings, s.name AS file, s.url, r.report_id
FROM reports r LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
ORDER BY r.year, r.agency_name, r.report_id
