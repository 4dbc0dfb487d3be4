-- title_zh: 网址未变而内容已改的格
-- title_en: Boxes that changed under the same address
-- about_zh: 同一网址换了文件后所印内容有变的格：原文与现文、数值之差、时间；原文件没有的格不列；机关按现文件认定
-- about_en: Boxes printed differently since another file stands at the address: text before and after, difference of the numbers, and when it was found. Boxes that the old file lacked altogether are not listed; the agency is that of the new file
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH labels AS (
  SELECT form_table::VARCHAR AS form_table, indicator::VARCHAR AS indicator, applicant::VARCHAR AS applicant, max_by(concat_ws(' ', label_zh, applicant_zh), edition::VARCHAR) AS zh,
    max_by(concat_ws(', ', label_en, applicant_en), edition::VARCHAR) AS en
  FROM indicators GROUP BY ALL
)
SELECT r.year, r.agency_name, v.form_table, coalesce(l.zh, v.indicator) AS box_zh, l.en AS box_en, v.old_raw, v.new_raw, v.new_value - v.old_value AS difference,
  v.old_state, v.new_state, v.fetched_at, v.url, v.report_id
FROM revisions v JOIN reports r USING (report_id) LEFT JOIN labels l USING (form_table, indicator, applicant)
WHERE v.old_state IS NOT NULL AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER) AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND ($region::VARCHAR IS NULL OR r.region_code IN (SELECT code FROM regions_within($region::VARCHAR)))
  AND ($category::VARCHAR IS NULL OR r.category IN (SELECT category FROM agency_categories WHERE $category::VARCHAR IN (category, zh)))
ORDER BY r.year, r.agency_name, v.url, v.fetched_at, v.form_table, v.indicator, v.applicant
