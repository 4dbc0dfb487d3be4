-- title_zh: 办理结果构成
-- title_en: Shares of outcomes
-- about_zh: 总计列中各类结果占所印（七）总计的比例；仅列印有总计者。类内无数值的格按零相加，类内均无数值则为空；unexplained为总计减各类之和，不为零时比例须慎用
-- about_en: Shares of the printed outcome total, from the total column, for reports that print it. Within a class, boxes without a number are added as zero, and a class without any number is empty; unexplained is the total minus all classes: where it is not zero, use the shares with care
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH boxes AS (
  SELECT report_id, value, CASE
    WHEN indicator = 'applications.outcome.total' THEN 'total'
    WHEN indicator = 'applications.outcome.granted' THEN 'granted'
    WHEN indicator = 'applications.outcome.partly_granted' THEN 'partly_granted'
    WHEN starts_with(indicator, 'applications.outcome.denied.') THEN 'denied'
    WHEN starts_with(indicator, 'applications.outcome.not_provided.') THEN 'not_provided'
    WHEN starts_with(indicator, 'applications.outcome.not_processed.') THEN 'not_processed'
    WHEN starts_with(indicator, 'applications.outcome.other') THEN 'other' END AS class
  FROM facts WHERE form_table = 'applications' AND applicant = 'total' AND starts_with(indicator, 'applications.outcome.')
), sums AS (
  SELECT report_id,
    sum(value) FILTER (WHERE class = 'total') AS total,
    sum(value) FILTER (WHERE class = 'granted') AS granted,
    sum(value) FILTER (WHERE class = 'partly_granted') AS partly_granted,
    sum(value) FILTER (WHERE class = 'denied') AS denied,
    sum(value) FILTER (WHERE class = 'not_provided') AS not_provided,
    sum(value) FILTER (WHERE class = 'not_processed') AS not_processed,
    sum(value) FILTER (WHERE class = 'other') AS other,
    sum(value) FILTER (WHERE class <> 'total') AS explained,
    count(*) FILTER (WHERE value IS NULL) AS boxes_without_number
  FROM boxes GROUP BY report_id
)
SELECT r.year, r.agency_name, s.total,
  s.granted, s.partly_granted, s.denied, s.not_provided, s.not_processed, s.other,
  round(100 * s.granted / nullif(s.total, 0), 1) AS granted_percent,
  round(100 * s.partly_granted / nullif(s.total, 0), 1) AS partly_granted_percent,
  round(100 * s.denied / nullif(s.total, 0), 1) AS denied_percent,
  round(100 * s.not_provided / nullif(s.total, 0), 1) AS not_provided_percent,
  round(100 * s.not_processed / nullif(s.total, 0), 1) AS not_processed_percent,
  round(100 * s.other / nullif(s.total, 0), 1) AS other_percent,
  s.total - coalesce(s.explained, 0) AS unexplained, s.boxes_without_number, r.report_id
FROM sums s JOIN reports r USING (report_id)
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND s.total IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
