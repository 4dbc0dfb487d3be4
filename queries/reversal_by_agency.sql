-- title_zh: 各机关复议与诉讼纠正率
-- title_en: Reversal rates by agency
-- about_zh: 每份现行年报每类程序（复议、诉讼）一行：纠正率与95%威尔逊区间；仅列各结果之和等于所印总计、已审结不少于min_n件者
-- about_en: One row per current report and kind of procedure: reversal rate with its 95 % Wilson interval, where the results add up to the printed total and min_n cases or more were decided
-- topic: disputes
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_n integer 5 least number of decided cases / 最少已审结件数
-- chart: bars label=year+agency_name+kind_zh|kind value=reversal_percent low=reversal_low high=reversal_high n=decided unit=%
WITH sums AS (
  SELECT d.report_id, any_value(d.year) AS year, any_value(d.agency_name) AS agency_name, d.kind, sum(d.decided) AS decided, sum(d.corrected) AS corrected
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN dispute_outcomes d USING (report_id)
  GROUP BY d.report_id, d.kind HAVING bool_and(d.adds_up)
)
SELECT year, agency_name, kind, if(kind = 'review', '行政复议', '行政诉讼') AS kind_zh, decided, corrected,
  round(share_percent(corrected, decided), 2) AS reversal_percent,
  round(wilson_low(corrected, decided), 2) AS reversal_low, round(wilson_high(corrected, decided), 2) AS reversal_high, report_id
FROM sums WHERE decided >= $min_n::INTEGER ORDER BY reversal_percent DESC, decided DESC, year, agency_name, report_id, kind DESC
