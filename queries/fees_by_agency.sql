-- title_zh: 各机关行政事业性收费
-- title_en: Administrative fees by agency
-- about_zh: 每份现行年报一行：所印收费金额（万元），金额大者在前；以其他单位印出者金额为空，原文列于in_other_units
-- about_en: One row per current report: fees as printed (10 000 yuan), largest first; printed in another unit, the amount is empty and stands in in_other_units
-- topic: disclosure
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: bars label=year+agency_name value=fees_wan_yuan unit=万元
SELECT r.year, r.agency_name, r.layer, d.fees_amount_wan_yuan AS fees_wan_yuan,
  if(contains(d.in_other_units, 'disclosure.fees.amount'), d.in_other_units, NULL) AS in_other_units, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN disclosure d USING (report_id)
WHERE d.fees_amount_wan_yuan > 0 OR contains(d.in_other_units, 'disclosure.fees.amount')
ORDER BY fees_wan_yuan DESC NULLS LAST, r.year, r.agency_name, r.report_id
