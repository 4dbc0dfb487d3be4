-- title_zh: 各年度公开率与不予公开率
-- title_en: Disclosure and refusal rates by year
-- about_zh: 公开率为予以公开与部分公开占办理结果总计的比例，不予公开率为不予公开所占比例；按件合计，区间为95%威尔逊区间（视各件独立）。仅计各类之和等于所印总计者，其余计入left_out。汇总年报（政府、系统）与单个机关从不相加。中位数取办理不少于min_n件的年报
-- about_en: Disclosure: granted in full or in part; refusal: denied; in percent of the outcomes, cases pooled, with the 95 % Wilson interval (cases taken as independent). Only reports whose classes add up to the printed total count, the others are left_out. Reports of governments and systems are never added to those of single bodies. The median is over reports with min_n cases or more
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_n integer 5 least number of cases in a report for the median / 中位数所取年报的最少件数
-- chart: lines x=year series=layer value=disclosure_percent low=disclosure_low high=disclosure_high n=handled unit=%
WITH sums AS (
  SELECT o.year, o.layer, count(*) FILTER (WHERE o.adds_up) AS n_reports, count(*) FILTER (WHERE NOT o.adds_up) AS left_out,
    sum(o.handled) FILTER (WHERE o.adds_up) AS handled, sum(o.granted + o.partly_granted) AS disclosed, sum(o.denied) AS denied,
    median(disclosure_rate(o.granted, o.partly_granted, o.handled)) FILTER (WHERE o.handled >= $min_n::INTEGER) AS median,
    count(*) FILTER (WHERE o.adds_up AND o.handled >= $min_n::INTEGER) AS n_median
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id)
  GROUP BY o.year, o.layer
)
SELECT year, layer, n_reports, left_out, handled, disclosed, denied,
  round(share_percent(disclosed, handled), 2) AS disclosure_percent,
  round(wilson_low(disclosed, handled), 2) AS disclosure_low, round(wilson_high(disclosed, handled), 2) AS disclosure_high,
  round(share_percent(denied, handled), 2) AS refusal_percent,
  round(wilson_low(denied, handled), 2) AS refusal_low, round(wilson_high(denied, handled), 2) AS refusal_high,
  round(median, 2) AS median_disclosure_percent, n_median
FROM sums ORDER BY year, layer
