-- title_zh: 有多个版本的年报
-- title_en: Reports that have several versions
-- about_zh: 同一机关同一年度的各版本：何者现行及理由、发布与获得时间、与现行版本相异的格数；gongkai history 列出差异
-- about_en: Versions of the report of one agency for one year: which stands and why, when published and found, boxes that differ from it; gongkai history lists them
-- topic: checks
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT v.agency_name, v.year, v.scope, v.is_current, v.standing, v.published_on, v.first_seen, v.gone_at, v.boxes_read,
  (SELECT count(*) FROM findings f WHERE f.report_id = v.stands_for AND f.other_report_id = v.report_id AND f.result = 'fail') AS boxes_that_differ,
  v.kind, v.url, v.report_id
FROM report_versions v
WHERE (v.agency_key, v.year, coalesce(v.scope, '')) IN (SELECT (agency_key, year, coalesce(scope, '')) FROM report_versions GROUP BY ALL HAVING count(*) > 1)
  AND ($year::INTEGER IS NULL OR v.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(v.agency_name, $agency::VARCHAR))
ORDER BY v.agency_name, v.year, v.scope, v.is_current DESC, v.report_id
