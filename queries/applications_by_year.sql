-- title_zh: 各年度依申请公开总量
-- title_en: Applications by year
-- about_zh: 各年度所印总计之和，每机关每年度计一次；n_列为印有该数值的年报份数。汇总年报（政府、系统）与单个机关分列，从不相加
-- about_en: Sums of the printed totals by year, one report for each agency and year; each n_ column says in how many the number is printed. Reports of governments and systems stand apart from those of single bodies and are never added to them
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: lines x=year series=layer value=received n=n_received unit=件
SELECT o.year, o.layer, count(*) AS reports,
  sum(o.received) AS received, count(o.received) AS n_received,
  sum(o.carried_in) AS carried_in, count(o.carried_in) AS n_carried_in,
  sum(o.handled) AS handled, count(o.handled) AS n_handled,
  sum(o.carried_out) AS carried_out, count(o.carried_out) AS n_carried_out
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id)
GROUP BY o.year, o.layer ORDER BY o.year, o.layer
