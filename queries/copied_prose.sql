-- title_zh: 雷同的正文
-- title_en: Copied prose
-- about_zh: 现行年报中逐字相同（去除空白）且不少于min_chars字的段落：不同机关之间，或同一机关不同年度之间；列出所在年报数、机关数、年度与开头
-- about_en: Paragraphs of current reports that are word for word the same (blanks aside) and have min_chars characters or more, between agencies or between years of one agency: number of reports and agencies, years, and how it begins
-- topic: prose
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: min_chars integer 100 least number of characters / 最少字数
WITH paragraphs AS (
  SELECT r.report_id, r.year, r.agency_name, coalesce(r.agency_key, r.agency_name, r.report_id) AS agency, s.heading, unnest(string_split(s.text, chr(10))) AS text
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN sections s USING (report_id)
  WHERE length(s.text) >= $min_chars::INTEGER
), texts AS (
  SELECT *, md5(regexp_replace(text, '\s', '', 'g')) AS mark FROM paragraphs WHERE length(text) >= $min_chars::INTEGER
)
SELECT count(DISTINCT report_id) AS n_reports, count(DISTINCT agency) AS n_agencies, min(year) AS first_year, max(year) AS last_year,
  min(length(text)) AS characters, min(heading) AS heading, substr(min(text), 1, 40) AS beginning,
  array_to_string(list_sort(list(DISTINCT year || ' ' || agency_name))[1:5], '; ') AS reports
FROM texts GROUP BY mark HAVING count(DISTINCT report_id) > 1
ORDER BY n_agencies DESC, n_reports DESC, beginning
