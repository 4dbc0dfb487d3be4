-- title_zh: 各年度依申请公开总量
-- title_en: Applications by year
-- about_zh: 各年度所印总计之和；n_列为印有该数值的年报份数。上级汇总年报与所属机关年报并存时会重复计算
-- about_en: Sums of the printed totals by year; each n_ column says in how many reports the number is printed. A report that covers a whole area and those of its offices both count
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, count(*) AS reports,
  sum(a.received_total_count) AS received, count(a.received_total_count) AS n_received,
  sum(a.carried_in_total_count) AS carried_in, count(a.carried_in_total_count) AS n_carried_in,
  sum(a.outcome_total_total_count) AS handled, count(a.outcome_total_total_count) AS n_handled,
  sum(a.carried_out_total_count) AS carried_out, count(a.carried_out_total_count) AS n_carried_out
FROM reports r JOIN applications a USING (report_id)
WHERE ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND a.edition IS NOT NULL
GROUP BY r.year ORDER BY r.year
