-- title_zh: 主动公开主要数量
-- title_en: Disclosure totals
-- about_zh: 规范性文件、行政许可、行政处罚、行政强制与收费；2019年格式的规范性文件口径不同，列于_created与_published_total，不与2021年格式混用。以其他单位印出的金额列于in_other_units
-- about_en: Normative documents, licensing, penalties, coercive measures and fees. The 2019 form counts normative documents differently: its numbers stand in _created and _published_total and are not mixed with those of the 2021 form. Amounts printed in another unit stand in in_other_units
-- topic: disclosure
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, d.edition,
  d.normative_documents_made_count AS normative_documents_made,
  d.normative_documents_repealed_count AS normative_documents_repealed,
  d.normative_documents_valid_count AS normative_documents_valid,
  d.normative_documents_created_count AS normative_documents_created,
  d.normative_documents_published_total_count AS normative_documents_published_total,
  d.licensing_decisions_count AS licensing_decisions,
  d.penalties_decisions_count AS penalty_decisions,
  d.coercion_decisions_count AS coercion_decisions,
  d.fees_amount_wan_yuan AS fees_wan_yuan, d.in_other_units, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN disclosure d USING (report_id)
WHERE d.edition IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
