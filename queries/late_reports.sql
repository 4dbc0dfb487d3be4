-- title_zh: 迟发的年报
-- title_en: Reports that were published late
-- about_zh: 所示发布日期晚于法定期限的年报与迟发天数，迟者在前；未示发布日期者无从判断，不列
-- about_en: Reports whose date of publication lies behind the day the law sets, with the days between, latest first; without a date nothing can be said, and they are not listed
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: bars label=year+agency_name value=days_late unit=天
SELECT v.year, v.unit AS agency_name, v.due_on, v.published_on, date_diff('day', v.due_on, v.published_on) AS days_late, v.first_seen, v.url, v.report_id
FROM coverage v
WHERE v.published_on > v.due_on AND ($year::INTEGER IS NULL OR v.year = $year::INTEGER) AND ($agency::VARCHAR IS NULL OR contains(v.unit, $agency::VARCHAR))
  AND ($region::VARCHAR IS NULL OR v.region_code IN (SELECT code FROM regions_within($region::VARCHAR)))
ORDER BY days_late DESC, v.year, agency_name
