-- title_zh: 各类机关行政许可、处罚与强制
-- title_en: Licences, penalties and coercive measures by kind of agency
-- about_zh: 处理决定数量按机关类别：有数值的年报数、合计、平均与中位数；年报少于min_n份者不列。各层不相加
-- about_en: Decisions by kind of agency: reports with a number, sum, mean and median; kinds with less than min_n reports are left out. Layers are not added up
-- topic: disclosure
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- param: min_n integer 1 least number of reports / 最少年报份数
-- chart: bars label=kind_zh|kind+category_zh|category_en value=median_per_report n=n_reports unit=件
WITH printed AS (
  SELECT r.category, k.kind, k.kind_zh, k.value
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN disclosure d USING (report_id),
    LATERAL (VALUES (1, 'licensing', '行政许可', d.licensing_decisions_count), (2, 'penalties', '行政处罚', d.penalties_decisions_count), (3, 'coercion', '行政强制', d.coercion_decisions_count)) AS k(place, kind, kind_zh, value)
  WHERE k.value IS NOT NULL AND r.layer = $layer::VARCHAR AND r.category IS NOT NULL
)
SELECT p.category, c.zh AS category_zh, c.en AS category_en, kind, kind_zh, count(*) AS n_reports, sum(value) AS decisions, round(avg(value), 1) AS mean_per_report, median(value) AS median_per_report
FROM printed p JOIN agency_categories c USING (category)
GROUP BY p.category, c.zh, c.en, kind, kind_zh HAVING count(*) >= $min_n::INTEGER ORDER BY kind, median_per_report DESC, p.category
