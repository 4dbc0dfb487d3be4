-- title_zh: 某机关历年序列与断点
-- title_en: One agency over the years, with breaks
-- about_zh: 机关名称包含所给文字者的某一序列：各年度数值、版本，能否与上一年接续及理由；breaks为真处前后不可比较，只可在同一segment内比较
-- about_en: One series of the agencies whose name contains the text: number and edition of each year, and whether it continues the year before, with the reason. Where breaks is true the two must not be compared; compare within one segment only
-- topic: trends
-- param: agency text ! agencies whose name contains this / 机关名称包含此文字者
-- param: series series applications.received series: code or Chinese name / 序列：代码或中文名
-- chart: lines x=year series=agency_name value=value n=boxes_with_number break=breaks unit=件
SELECT s.agency_name, c.series, c.zh AS series_zh, c.en AS series_en, s.year, s.value, s.unit, s.edition, s.boxes, s.boxes_with_number,
  s.comparable, s.comparable = 'no' AS breaks, s.reason, s.segment, s.change, s.report_id
FROM series_of(string_split($series::VARCHAR, ' '), ['', 'total'],
  (SELECT coalesce(list(DISTINCT agency_key), []) FROM reports WHERE contains(agency_name, $agency::VARCHAR))) s JOIN series_codes c ON c.series = s.series
WHERE contains(s.agency_name, $agency::VARCHAR)
ORDER BY s.agency_key, s.scope, s.year
