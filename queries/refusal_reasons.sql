-- title_zh: 不予公开、无法提供与不予处理的理由
-- title_en: Reasons for refusal, for not providing and for not processing
-- about_zh: 各年度各理由的件数、占同类（不予公开、无法提供、不予处理）的比例与占办理结果总计的比例；仅计各类之和等于所印总计的年报，其空白已证明为零。汇总年报与单个机关不相加
-- about_en: Cases for each reason and year, with their share of the class (denied, not provided, not processed) and of all outcomes. Only reports whose classes add up to the printed total count: their blanks are proven zeros. Layers are not added up
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- chart: bars label=year+reason_zh|reason_en value=cases n=n_reports unit=件
WITH sums AS (
  SELECT r.year, count(*) AS n_reports, sum(o.handled) AS handled,
    sum(COLUMNS('^outcome_((?:denied|not_provided|not_processed)_.*)_total_count$')) AS '\1'
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id) JOIN wide_applications w USING (report_id)
  WHERE o.adds_up AND o.layer = $layer::VARCHAR GROUP BY r.year
), reasons AS (
  UNPIVOT sums ON COLUMNS(* EXCLUDE (year, n_reports, handled)) INTO NAME reason VALUE cases
), labels AS (
  SELECT replace(replace(indicator::VARCHAR, 'applications.outcome.', ''), '.', '_') AS reason, split_part(indicator::VARCHAR, '.', 3) AS class,
    max_by(label_zh, edition::VARCHAR) AS zh, max_by(label_en, edition::VARCHAR) AS en, min(indicator) AS place
  FROM indicators WHERE form_table = 'applications' GROUP BY 1, 2
)
SELECT x.year, l.class, x.reason, l.zh AS reason_zh, l.en AS reason_en, x.cases,
  round(share_percent(x.cases, sum(x.cases) OVER (PARTITION BY x.year, l.class)), 2) AS percent_of_class,
  round(share_percent(x.cases, x.handled), 2) AS percent_of_outcomes, x.n_reports
FROM reasons x JOIN labels l USING (reason) ORDER BY x.year, l.place
