-- title_zh: 正文数字的去向
-- title_en: What became of the numbers in the prose
-- about_zh: 正文中每个数字或为某一指标，或按原因列为未读；各原因的个数、占比、年报数与一例
-- about_en: Every number of the prose is a value of a metric or is set aside for a reason: how many of each, their share, in how many reports, and an example
-- topic: prose
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH numbers AS (
  SELECT report_id, 'value of a metric' AS reason, quote, 0 AS place FROM metrics
  UNION ALL SELECT report_id, reason, quote, 1 FROM numbers_unread
)
SELECT n.reason, count(*) AS numbers, round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent,
  count(DISTINCT n.report_id) AS reports, min(n.quote) AS example
FROM numbers n JOIN reports r USING (report_id)
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
GROUP BY n.reason, n.place ORDER BY n.place, numbers DESC, n.reason
