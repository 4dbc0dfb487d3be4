-- title_zh: 同类机关排名
-- title_en: Ranking among peers
-- about_zh: 同一年度、类别、层级（行政层级）与layer的机关按公开率排名：名次、同组数、百分位、95%威尔逊区间与同组中位数；agency仅选取所列行，不改变同组。仅计各类之和等于总计、办理不少于min_n件者；名次相近而区间重叠者不宜区分高下
-- about_en: Agencies of one year, kind, administrative level and layer ranked by disclosure rate: rank, number of peers, percentile, 95 % Wilson interval and the median of the peers. agency picks the rows that are shown and does not change the peers. Only reports whose classes add up, with min_n cases or more; ranks whose intervals overlap are not to be told apart
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_n integer 10 least number of cases / 最少件数
-- param: min_peers integer 3 least number of peers / 最少同组数
-- chart: bars label=rank+agency_name value=disclosure_percent low=disclosure_low high=disclosure_high n=handled unit=%
WITH rated AS (
  SELECT o.*, disclosure_rate(o.granted, o.partly_granted, o.handled) AS rate
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, NULL) r JOIN outcomes o USING (report_id)
  WHERE o.adds_up AND o.handled >= $min_n::INTEGER AND o.category IS NOT NULL
), ranked AS (
  SELECT *, rank() OVER (peers ORDER BY rate DESC) AS rank, count(*) OVER peers AS n_peers, percent_rank() OVER (peers ORDER BY rate) AS place, median(rate) OVER peers AS peer_median
  FROM rated WINDOW peers AS (PARTITION BY year, category, level, layer)
)
SELECT k.year, k.category, c.zh AS category_zh, c.en AS category_en, k.level, k.layer, k.agency_name, k.rank, k.n_peers, round(100 * k.place, 1) AS percentile,
  k.handled, round(k.rate, 2) AS disclosure_percent, round(wilson_low(k.granted + k.partly_granted, k.handled), 2) AS disclosure_low,
  round(wilson_high(k.granted + k.partly_granted, k.handled), 2) AS disclosure_high, round(k.peer_median, 2) AS peer_median_percent, k.report_id
FROM ranked k JOIN agency_categories c USING (category)
WHERE k.n_peers >= $min_peers::INTEGER AND ($agency::VARCHAR IS NULL OR contains(k.agency_name, $agency::VARCHAR))
ORDER BY k.year DESC, k.category, k.level, k.layer, k.rank, k.agency_name, k.report_id
