-- title_zh: 哪些机关称百分之百
-- title_en: Who states 100 %
-- about_zh: 正文所述为100%的比率（本报告年度、精确数），附原句；可按指标筛选
-- about_en: Rates that the text states as exactly 100 % for the year, with their sentence; one metric can be asked for
-- topic: service
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: metric text - only this metric, by code / 仅此指标（代码）
SELECT r.year, r.agency_name, m.metric, c.zh AS name_zh, c.en AS name_en, m.dim, m.scope, m.quote, m.page, s.name AS file, r.report_id
FROM metrics m JOIN reports r USING (report_id) JOIN metric_codes c ON c.code = m.metric
  LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND ($metric::VARCHAR IS NULL OR m.metric = $metric::VARCHAR)
  AND c.kind = 'rate' AND m.value = 100 AND m.qualifier = 'eq' AND m.period IN ('year', 'as_of') AND (m.year IS NULL OR m.year = r.year)
ORDER BY r.year, r.agency_name, r.report_id, m.position
