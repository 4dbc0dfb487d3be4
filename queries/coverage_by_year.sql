-- title_zh: 各年度年报下落
-- title_en: What became of the reports, by year
-- about_zh: 应有年报的机关年度按状态的数量与比例：已得、迟发、逾期未见、未见、未到期、未抓取、受阻、搁置；依据与各格理由见coverage
-- about_en: Agencies that should have reported, by status and year, with shares: found, found_late, late, not_found, not_due, not_crawled, blocked, set_aside; evidence and reason of each cell stand in coverage
-- topic: coverage
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: stacked label=year series=status value=percent n=expected unit=%
SELECT v.year, v.status, count(*) AS cells, round(share_percent(count(*), sum(count(*)) OVER (PARTITION BY v.year)), 2) AS percent,
  sum(count(*)) OVER (PARTITION BY v.year) AS expected
FROM coverage v
WHERE ($year::INTEGER IS NULL OR v.year = $year::INTEGER) AND ($agency::VARCHAR IS NULL OR contains(v.unit, $agency::VARCHAR))
  AND ($region::VARCHAR IS NULL OR v.region_code IN (SELECT code FROM regions_within($region::VARCHAR)))
GROUP BY v.year, v.status ORDER BY v.year, v.status
