-- title_zh: 规范性文件存量与增减
-- title_en: Normative documents: stock and flow
-- about_zh: 2021年格式：现行有效件数与上一年现行有效加本年制发减本年废止之差；上一年无年报或版本不同则不列。差不为零不等于错误（可能经清理）
-- about_en: Form of 2021: documents in force against those of the year before plus made less repealed; left out where the report before is missing or of another form. A difference is not an error: stocks are also cleared
-- topic: disclosure
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH years AS (
  SELECT r.agency_key, r.agency_name, r.year, r.scope, d.edition, d.normative_documents_valid_count AS valid, d.normative_documents_made_count AS made,
    d.normative_documents_repealed_count AS repealed, d.report_id, lag(r.year) OVER w AS year_before, lag(d.edition) OVER w AS edition_before,
    lag(d.normative_documents_valid_count) OVER w AS valid_before
  FROM reports r JOIN disclosure d USING (report_id) WHERE r.agency_key IS NOT NULL
  WINDOW w AS (PARTITION BY r.agency_key, coalesce(r.scope, '') ORDER BY r.year)
)
SELECT y.year, y.agency_name, y.valid_before, y.made, y.repealed, y.valid_before + y.made - y.repealed AS expected, y.valid,
  y.valid - (y.valid_before + y.made - y.repealed) AS difference, y.report_id
FROM years y JOIN chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r USING (report_id)
WHERE y.year_before = y.year - 1 AND y.edition = y.edition_before AND (y.valid_before + y.made + y.repealed + y.valid) IS NOT NULL
ORDER BY abs(difference) DESC, y.year, y.agency_name, y.report_id
