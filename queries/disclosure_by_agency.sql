-- title_zh: 各机关公开率与不予公开率
-- title_en: Disclosure and refusal rates by agency
-- about_zh: 每份现行年报一行：公开率、不予公开率及95%威尔逊区间；仅列各类之和等于所印总计、办理不少于min_n件者
-- about_en: One row per current report: disclosure and refusal rates with their 95 % Wilson intervals, where the classes add up to the printed total and min_n cases or more were handled
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_n integer 5 least number of cases / 最少件数
-- chart: bars label=year+agency_name value=disclosure_percent low=disclosure_low high=disclosure_high n=handled unit=%
SELECT o.year, o.agency_name, o.layer, o.handled, o.granted + o.partly_granted AS disclosed, o.denied,
  round(disclosure_rate(o.granted, o.partly_granted, o.handled), 2) AS disclosure_percent,
  round(wilson_low(o.granted + o.partly_granted, o.handled), 2) AS disclosure_low,
  round(wilson_high(o.granted + o.partly_granted, o.handled), 2) AS disclosure_high,
  round(refusal_rate(o.denied, o.handled), 2) AS refusal_percent,
  round(wilson_low(o.denied, o.handled), 2) AS refusal_low, round(wilson_high(o.denied, o.handled), 2) AS refusal_high, o.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id)
WHERE o.adds_up AND o.handled >= $min_n::INTEGER
ORDER BY o.year, o.agency_name, o.report_id
