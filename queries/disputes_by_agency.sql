-- title_zh: 行政复议与行政诉讼
-- title_en: Reviews and lawsuits
-- about_zh: 复议、未经复议直接起诉、复议后起诉的总计与结果纠正件数，均为所印数值；空白不作零
-- about_en: Reviews, direct lawsuits and lawsuits after review: the printed totals and how many ended in a correction; a blank is not zero
-- topic: disputes
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name,
  d.review_total_count AS reviews, d.review_corrected_count AS reviews_corrected,
  d.litigation_direct_total_count AS direct_lawsuits, d.litigation_direct_corrected_count AS direct_lawsuits_corrected,
  d.litigation_after_review_total_count AS lawsuits_after_review,
  d.litigation_after_review_corrected_count AS lawsuits_after_review_corrected, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN disputes d USING (report_id)
WHERE d.edition IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
