-- title_zh: 应报机关各年度年报的下落
-- title_en: What became of every expected report
-- about_zh: 每个应报机关每年度一行：已得、迟发、逾期、未见、受阻、未抓取或搁置，附期限、日期与原因
-- about_en: One row for each expected agency and year: found, late, not found, blocked, not crawled or set aside, with due day, dates and the reason
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: status text - only this status / 仅此状态
SELECT unit AS agency_name, year, status, expected_by, due_on, published_on, first_seen, detail, url, region_code, agency_key, report_id
FROM coverage
WHERE ($year::INTEGER IS NULL OR year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(unit, $agency::VARCHAR))
  AND ($status::VARCHAR IS NULL OR status = $status::VARCHAR)
ORDER BY region_code NULLS LAST, unit, agency_key, year
