-- title_zh: 办理结果构成
-- title_en: Shares of outcomes
-- about_zh: 总计列中各类结果的件数与占所印（七）总计的比例；仅列印有总计者。各类之和（空白按零）等于总计时方列各类，否则各类为空（adds_up为假）
-- about_en: Outcomes by class and their shares of the printed total, from the total column, for reports that print it. The classes are given where they add up to the total, blanks as zero; else they are empty and adds_up is false
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT o.year, o.agency_name, o.handled AS total, o.granted, o.partly_granted, o.denied, o.not_provided, o.not_processed, o.other,
  round(share_percent(o.granted, o.handled), 1) AS granted_percent,
  round(share_percent(o.partly_granted, o.handled), 1) AS partly_granted_percent,
  round(share_percent(o.denied, o.handled), 1) AS denied_percent,
  round(share_percent(o.not_provided, o.handled), 1) AS not_provided_percent,
  round(share_percent(o.not_processed, o.handled), 1) AS not_processed_percent,
  round(share_percent(o.other, o.handled), 1) AS other_percent,
  o.adds_up, o.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN outcomes o USING (report_id)
WHERE o.handled IS NOT NULL
ORDER BY o.year, o.agency_name, o.report_id
