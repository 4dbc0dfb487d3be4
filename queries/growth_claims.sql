-- title_zh: 同比说法与上年年报对照
-- title_en: Stated growth against last year's report
-- about_zh: 正文所述申请量同比与本年、上年两份年报表三总计之比；仅在两年年报均已载入且各仅一份时列出；agrees按所印位数判断
-- about_en: The stated change of applications against table 三 of this report and of last year's, where both are loaded once; agrees goes by the printed precision, rounded or cut off
-- topic: prose
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH years AS (
  SELECT r.report_id, r.agency_key, r.scope, r.agency_name, r.year, a.received_total_count AS received
  FROM reports r JOIN applications a USING (report_id) WHERE r.is_current AND r.agency_key IS NOT NULL
), claims AS (
  SELECT y.year, y.agency_name, m.value AS stated_percent, before.received AS received_last_year, y.received,
    100 * (y.received - before.received) / nullif(before.received, 0) AS recomputed,
    power(10, -coalesce(length(nullif(split_part(regexp_replace(m.raw, '[^0-9.]', '', 'g'), '.', 2), '')), 0)) AS step,
    m.quote, y.report_id, before.report_id AS report_last_year, m.position
  FROM metrics m JOIN years y USING (report_id) JOIN years before ON before.agency_key = y.agency_key AND before.scope IS NOT DISTINCT FROM y.scope AND before.year = y.year - 1
  WHERE m.metric = 'APP_YOY'
)
SELECT r.year, r.agency_name, r.received_last_year, r.received, r.stated_percent, round(r.recomputed, 2) AS recomputed_percent,
  abs(r.recomputed - r.stated_percent) < r.step AS agrees, r.quote, r.report_id, r.report_last_year
FROM claims r
WHERE ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
ORDER BY r.year, r.agency_name, r.report_id, r.position
