-- title_zh: 同一批机关的逐年变化
-- title_en: Year-on-year change of the same agencies
-- about_zh: 仅计相邻两年均有年报、口径相同且该序列可接续（可比或慎比）的机关：两年之和、变化百分比与机关数；避免因年报数不同而误判增减。不可接续者计入not_comparable，breaks标出该年无可接续者。各层不相加
-- about_en: Only agencies with a report of the same scope in both years whose series continues (yes or with_care): sums of both years, change in percent and number of agencies, so that a changed set of reports is not taken for growth. Those that do not continue are counted in not_comparable; breaks marks a year in which none continues. Layers are not added up
-- topic: trends
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- param: series series applications.received series: code or Chinese name / 序列：代码或中文名
-- chart: lines x=year value=change_percent n=n_agencies break=breaks unit=%
WITH chosen AS (
  SELECT report_id, agency_key FROM chosen_reports(NULL, $region::VARCHAR, $category::VARCHAR, NULL) WHERE layer = $layer::VARCHAR
), pairs AS (
  SELECT s.year, s.value, s.value - s.change AS before, s.change IS NOT NULL AS continues, s.comparable = 'no' AND s.year_before = s.year - 1 AS broken
  FROM series_of(string_split($series::VARCHAR, ' '), ['', 'total'], (SELECT coalesce(list(DISTINCT agency_key), []) FROM chosen)) s JOIN chosen USING (report_id)
), sums AS (
  SELECT year, count(*) FILTER (WHERE continues) AS n_agencies, count(*) FILTER (WHERE broken) AS not_comparable,
    sum(before) FILTER (WHERE continues) AS year_before, sum(value) FILTER (WHERE continues) AS this_year
  FROM pairs GROUP BY year
)
SELECT year, n_agencies, not_comparable, n_agencies = 0 AND not_comparable > 0 AS breaks, year_before, this_year,
  round(100 * (this_year - year_before) / nullif(year_before, 0), 2) AS change_percent
FROM sums ORDER BY year
