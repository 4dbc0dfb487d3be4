-- title_zh: 各地区公开率与不予公开率
-- title_en: Disclosure and refusal rates by region
-- about_zh: 公开率为予以公开与部分公开占办理结果总计的比例，不予公开率为不予公开所占比例；按件合计，区间为95%威尔逊区间（视各件独立）。仅计各类之和等于所印总计者，其余计入left_out。汇总年报（政府、系统）与单个机关从不相加。按省级、地级或县级区划归并，名称取最近者；办理少于min_n件者不列
-- about_en: Disclosure: granted in full or in part; refusal: denied; in percent of the outcomes, cases pooled, with the 95 % Wilson interval (cases taken as independent). Only reports whose classes add up to the printed total count, the others are left_out. Reports of governments and systems are never added to those of single bodies. Divisions are put together at the level asked for, under their latest name; those with less than min_n cases are left out
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- param: level level province level of the divisions / 区划层级
-- param: min_n integer 30 least number of cases / 最少件数
-- chart: bars label=region_name value=disclosure_percent low=disclosure_low high=disclosure_high n=handled unit=%
WITH placed AS (
  SELECT report_id, CASE $level::VARCHAR WHEN 'province' THEN region_code[:2] || '0000' WHEN 'prefecture' THEN region_code[:4] || '00' ELSE region_code END AS region
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR)
  WHERE region_code IS NOT NULL AND ($level::VARCHAR <> 'prefecture' OR region_code[3:4] <> '00') AND ($level::VARCHAR <> 'county' OR region_code[5:6] <> '00')
), sums AS (
  SELECT r.region, min(o.year) AS first_year, max(o.year) AS last_year, count(*) FILTER (WHERE o.adds_up) AS n_reports, count(*) FILTER (WHERE NOT o.adds_up) AS left_out,
    sum(o.handled) FILTER (WHERE o.adds_up) AS handled, sum(o.granted + o.partly_granted) AS disclosed, sum(o.denied) AS denied
  FROM placed r JOIN outcomes o USING (report_id)
  WHERE o.layer = $layer::VARCHAR GROUP BY r.region
), names AS (
  SELECT code, max_by(name, from_year) AS name FROM regions GROUP BY code
)
SELECT s.region, n.name AS region_name, first_year, last_year, n_reports, left_out, handled, disclosed, denied,
  round(share_percent(disclosed, handled), 2) AS disclosure_percent,
  round(wilson_low(disclosed, handled), 2) AS disclosure_low, round(wilson_high(disclosed, handled), 2) AS disclosure_high,
  round(share_percent(denied, handled), 2) AS refusal_percent,
  round(wilson_low(denied, handled), 2) AS refusal_low, round(wilson_high(denied, handled), 2) AS refusal_high
FROM sums s LEFT JOIN names n ON n.code = s.region
WHERE handled >= $min_n::INTEGER ORDER BY disclosure_percent DESC, s.region
