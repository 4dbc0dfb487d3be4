-- title_zh: 尚未认定的机关
-- title_en: Agencies that are not resolved
-- about_zh: 待办清单：标题所印名称、涉及年报数及未定原因；更正以数据行作出，不作猜测
-- about_en: Work list of names whose body or region is open, with the reason and the candidates; a correction is a row of data, never a guess
-- topic: coverage
SELECT agency_name, count(*) AS reports, min(year) AS first_year, max(year) AS last_year, min(evidence) AS evidence
FROM reports
WHERE agency_id IS NULL AND is_current
GROUP BY agency_name
ORDER BY reports DESC, agency_name
