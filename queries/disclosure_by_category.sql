-- title_zh: 各类机关公开率与不予公开率
-- title_en: Disclosure and refusal rates by kind of agency
-- about_zh: 公开率为予以公开与部分公开占办理结果总计的比例，不予公开率为不予公开所占比例；按件合计，区间为95%威尔逊区间（视各件独立）。仅计各类之和等于所印总计者，其余计入left_out。汇总年报（政府、系统）与单个机关从不相加；办理少于min_n件者不列
-- about_en: Disclosure: granted in full or in part; refusal: denied; in percent of the outcomes, cases pooled, with the 95 % Wilson interval (cases taken as independent). Only reports whose classes add up to the printed total count, the others are left_out. Reports of governments and systems are never added to those of single bodies. Kinds with less than min_n cases are left out
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- param: min_n integer 30 least number of cases / 最少件数
-- chart: bars label=category_zh|category_en value=disclosure_percent low=disclosure_low high=disclosure_high n=handled unit=%
WITH sums AS (
  SELECT o.category, min(o.year) AS first_year, max(o.year) AS last_year, count(*) FILTER (WHERE o.adds_up) AS n_reports, count(*) FILTER (WHERE NOT o.adds_up) AS left_out,
    sum(o.handled) FILTER (WHERE o.adds_up) AS handled, sum(o.granted + o.partly_granted) AS disclosed, sum(o.denied) AS denied
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id)
  WHERE o.layer = $layer::VARCHAR AND o.category IS NOT NULL GROUP BY o.category
)
SELECT s.category, c.zh AS category_zh, c.en AS category_en, first_year, last_year, n_reports, left_out, handled, disclosed, denied,
  round(share_percent(disclosed, handled), 2) AS disclosure_percent,
  round(wilson_low(disclosed, handled), 2) AS disclosure_low, round(wilson_high(disclosed, handled), 2) AS disclosure_high,
  round(share_percent(denied, handled), 2) AS refusal_percent,
  round(wilson_low(denied, handled), 2) AS refusal_low, round(wilson_high(denied, handled), 2) AS refusal_high
FROM sums s JOIN agency_categories c USING (category)
WHERE handled >= $min_n::INTEGER ORDER BY disclosure_percent DESC, s.category
