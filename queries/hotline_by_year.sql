-- title_zh: 各年度热线所述与复算比率
-- title_en: Hotline rates by year, stated and recomputed
-- about_zh: 各年度述及该比率的年报数与中位数，可复算者的份数与中位数，以及所述与复算相差超过一个百分点的份数；每份年报计一次，仅计精确数
-- about_en: For each year and rate: reports that state it and their median, reports whose counts give it again and their median, and how many differ by more than one percentage point. Every report counts once; exact numbers only
-- topic: service
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- chart: lines x=year series=rate_zh|rate value=median_stated_percent n=n_stated unit=%
WITH rates AS (
  SELECT h.year, x.rate, x.rate_zh, x.stated, x.recomputed, x.place
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN hotline h USING (report_id), LATERAL (VALUES
    (1, 'close_rate', '办结率', if(h.close_rate_qualifier = 'eq', h.close_rate_percent, NULL), h.close_rate_recomputed_percent),
    (2, 'ontime_rate', '按时办结率', if(h.ontime_rate_qualifier = 'eq', h.ontime_rate_percent, NULL), h.ontime_rate_recomputed_percent),
    (3, 'satisfaction_rate', '满意率', if(h.satisfaction_rate_qualifier = 'eq', h.satisfaction_rate_percent, NULL), NULL),
    (4, 'reply_rate', '回复率', if(h.reply_rate_qualifier = 'eq', h.reply_rate_percent, NULL), NULL),
    (5, 'connect_rate', '接通率', if(h.connect_rate_qualifier = 'eq', h.connect_rate_percent, NULL), NULL)) AS x(place, rate, rate_zh, stated, recomputed)
)
SELECT year, rate, rate_zh, count(stated) AS n_stated, round(median(stated), 2) AS median_stated_percent,
  count(recomputed) AS n_recomputed, round(median(recomputed), 2) AS median_recomputed_percent,
  count(*) FILTER (WHERE abs(stated - recomputed) > 1) AS n_differ
FROM rates WHERE stated IS NOT NULL OR recomputed IS NOT NULL
GROUP BY year, rate, rate_zh, place ORDER BY place, year
