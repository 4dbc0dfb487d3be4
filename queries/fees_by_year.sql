-- title_zh: 各年度行政事业性收费
-- title_en: Administrative fees by year
-- about_zh: 2021年格式所印收费金额（万元）：有数值的年报数、合计、中位与最大值；以元等其他单位印出者不在其中，其份数列于in_other_units。2019年格式仅有收费项目数，不可与金额接续，故不列。各层不相加
-- about_en: Fees as the form of 2021 prints them (10 000 yuan): reports with a number, sum, median and largest. Amounts printed in another unit are not added, their reports are counted in in_other_units. The form of 2019 counts items, which do not continue as money, and is left out. Layers are not added up
-- topic: disclosure
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: lines x=year series=layer value=fees_wan_yuan n=n_reports unit=万元
SELECT r.year, r.layer, count(d.fees_amount_wan_yuan) AS n_reports, round(sum(d.fees_amount_wan_yuan), 6) AS fees_wan_yuan, median(d.fees_amount_wan_yuan) AS median_wan_yuan,
  max(d.fees_amount_wan_yuan) AS largest_wan_yuan, count(*) FILTER (WHERE contains(d.in_other_units, 'disclosure.fees.amount')) AS in_other_units
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN disclosure d USING (report_id)
WHERE d.fees_amount_wan_yuan IS NOT NULL OR contains(d.in_other_units, 'disclosure.fees.amount')
GROUP BY r.year, r.layer ORDER BY r.year, r.layer
