-- title_zh: 各年度复议与诉讼纠正率
-- title_en: Reversal rates of reviews and lawsuits by year
-- about_zh: 纠正率为结果纠正占已审结（总计减尚未审结）的比例，附95%威尔逊区间；诉讼含未经复议直接起诉与复议后起诉。仅计各结果之和等于所印总计者，其余计入left_out。汇总年报与单个机关不相加
-- about_en: Corrected in percent of the decided cases (total less pending), with the 95 % Wilson interval; lawsuits are those without and after a review. Only procedures whose results add up to the printed total count, the others are left_out. Layers are not added up
-- topic: disputes
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- chart: lines x=year series=kind_zh|kind value=reversal_percent low=reversal_low high=reversal_high n=decided unit=%
WITH sums AS (
  SELECT d.year, d.kind, count(DISTINCT d.report_id) FILTER (WHERE d.adds_up) AS n_reports, count(*) FILTER (WHERE NOT d.adds_up AND d.total IS NOT NULL) AS left_out,
    sum(d.decided + d.pending) AS cases, sum(d.pending) AS pending, sum(d.decided) AS decided, sum(d.corrected) AS corrected
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN dispute_outcomes d USING (report_id)
  WHERE d.layer = $layer::VARCHAR GROUP BY d.year, d.kind
)
SELECT year, kind, if(kind = 'review', '行政复议', '行政诉讼') AS kind_zh, n_reports, left_out, cases, pending, decided, corrected,
  round(share_percent(corrected, decided), 2) AS reversal_percent,
  round(wilson_low(corrected, decided), 2) AS reversal_low, round(wilson_high(corrected, decided), 2) AS reversal_high
FROM sums ORDER BY year, kind DESC
