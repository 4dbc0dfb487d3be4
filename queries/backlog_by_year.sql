-- title_zh: 各年度结转
-- title_en: Carry-over backlog by year
-- about_zh: 上年结转、新收、办理结果总计与结转下年度之和，以及结转下年度占应办（新收加上年结转）的比例与95%威尔逊区间；仅计四项均印有数值者，其余计入left_out。各层不相加
-- about_en: Carried in, received, handled and carried out, and what is carried out in percent of what was to be handled (received and carried in), with the 95 % Wilson interval. Only reports that print all four numbers count, the others are left_out. Layers are not added up
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: lines x=year series=layer value=backlog_percent low=backlog_low high=backlog_high n=to_handle unit=%
WITH sums AS (
  SELECT o.year, o.layer, count(*) FILTER (WHERE complete) AS n_reports, count(*) FILTER (WHERE NOT complete) AS left_out,
    sum(o.carried_in) FILTER (WHERE complete) AS carried_in, sum(o.received) FILTER (WHERE complete) AS received,
    sum(o.handled) FILTER (WHERE complete) AS handled, sum(o.carried_out) FILTER (WHERE complete) AS carried_out
  FROM (SELECT *, (received + carried_in + handled + carried_out) IS NOT NULL AS complete FROM outcomes) o
  JOIN chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r USING (report_id)
  GROUP BY o.year, o.layer
)
SELECT year, layer, n_reports, left_out, carried_in, received, handled, carried_out, received + carried_in AS to_handle,
  round(backlog_rate(carried_out, received, carried_in), 2) AS backlog_percent,
  round(wilson_low(carried_out, received + carried_in), 2) AS backlog_low, round(wilson_high(carried_out, received + carried_in), 2) AS backlog_high
FROM sums ORDER BY year, layer
