-- title_zh: 政务服务各率逐年变化
-- title_en: Online service rates by year
-- about_zh: 各年度述及该比率的年报数与最小、中位、最大值；每份年报计一次，不按事项数加权；仅计精确数
-- about_en: For each year and rate: how many reports state it, and the lowest, median and highest value. Every report counts once, whatever its number of items; exact numbers only
-- topic: service
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH rates AS (
  SELECT o.year, o.agency_name, u.metric, u.value, u.place
  FROM online_service o, LATERAL (VALUES
    (1, 'online_rate', if(o.online_rate_qualifier = 'eq', o.online_rate_percent, NULL)),
    (2, 'full_online_rate', if(o.full_online_rate_qualifier = 'eq', o.full_online_rate_percent, NULL)),
    (3, 'no_meeting_rate', if(o.no_meeting_rate_qualifier = 'eq', o.no_meeting_rate_percent, NULL)),
    (4, 'one_visit_rate', if(o.one_visit_rate_qualifier = 'eq', o.one_visit_rate_percent, NULL)),
    (5, 'instant_rate', if(o.instant_rate_qualifier = 'eq', o.instant_rate_percent, NULL))) AS u(place, metric, value)
)
SELECT year, metric AS rate, count(*) AS reports, min(value) AS lowest, round(median(value), 2) AS median, max(value) AS highest,
  count(*) FILTER (WHERE value = 100) AS at_100_percent
FROM rates
WHERE value IS NOT NULL AND ($agency::VARCHAR IS NULL OR contains(agency_name, $agency::VARCHAR))
GROUP BY year, metric, place ORDER BY place, year
