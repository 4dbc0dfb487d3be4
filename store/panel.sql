-- Series over years and editions, and totals kept apart from their parts.

CREATE OR REPLACE VIEW boxes AS
SELECT n.report_id, k.form_table, k.edition, k.indicator, k.applicant, f.value, as_printed(f.raw, f.state, f.value) AS raw, f.state, k.unit, f.confidence
FROM stored_facts f JOIN fact_kinds k ON k.kind = f.kind JOIN report_numbers n ON n.report = f.report;
COMMENT ON VIEW boxes IS 'The view facts without the places: quicker where all reports are asked / 不含位置的facts视图，涉及全部年报时更快';
COMMENT ON COLUMN boxes.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN boxes.form_table IS 'Table of the form, see facts / 表式中的表，见facts';
COMMENT ON COLUMN boxes.edition IS 'Edition of the form, see facts / 表式版本，见facts';
COMMENT ON COLUMN boxes.indicator IS 'What the box counts, see indicators / 指标代码，见indicators';
COMMENT ON COLUMN boxes.applicant IS 'Kind of applicant, see facts / 申请人类别，见facts';
COMMENT ON COLUMN boxes.value IS 'Number printed; NULL unless state is value / 所印数值；状态不是value时为空';
COMMENT ON COLUMN boxes.raw IS 'Text as printed; NULL if the box is missing / 所印原文；格缺失时为空';
COMMENT ON COLUMN boxes.state IS 'What stands in the box, see facts / 格内情形，见facts';
COMMENT ON COLUMN boxes.confidence IS 'How sure the reading is, 0 to 1, see facts / 读数可信度（0至1），见facts';
COMMENT ON COLUMN boxes.unit IS 'Printed unit, else the unit of the form / 所印单位，未印则为表式单位';

CREATE OR REPLACE VIEW applications_parts AS
SELECT r.agency_key, r.agency_id, r.agency_name, r.region_code, r.scope, r.year, f.report_id, f.edition, f.indicator, f.applicant,
  f.value, f.raw, f.state, i.part_of
FROM boxes f JOIN reports r USING (report_id)
JOIN indicators i ON i.edition = f.edition AND i.form_table = f.form_table AND i.indicator = f.indicator AND i.applicant = f.applicant
WHERE r.is_current AND f.form_table = 'applications' AND i.kind = 'data';
COMMENT ON VIEW applications_parts IS 'Boxes of the applications table that are no total: neither the column 总计 nor a row of totals. Those with one part_of add up to it / 申请表中非合计的格：既非总计列也非合计行；part_of相同者相加为该合计';
COMMENT ON COLUMN applications_parts.agency_key IS 'Agency, see reports.agency_key / 机关键';
COMMENT ON COLUMN applications_parts.agency_id IS 'Agency, see reports.agency_id / 机关编号';
COMMENT ON COLUMN applications_parts.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN applications_parts.region_code IS 'Division, see regions / 行政区划代码';
COMMENT ON COLUMN applications_parts.scope IS 'Whom the report covers, see reports.scope / 统计口径';
COMMENT ON COLUMN applications_parts.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN applications_parts.report_id IS 'Report that is current / 现行年报';
COMMENT ON COLUMN applications_parts.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN applications_parts.indicator IS 'Indicator, see indicators / 指标代码';
COMMENT ON COLUMN applications_parts.applicant IS 'Kind of applicant / 申请人类别';
COMMENT ON COLUMN applications_parts.value IS 'Number printed; NULL if there is none / 所印数值；无则为空';
COMMENT ON COLUMN applications_parts.raw IS 'Text as printed / 所印原文';
COMMENT ON COLUMN applications_parts.state IS 'What stands in the box / 格内情形';
COMMENT ON COLUMN applications_parts.part_of IS 'Total that the box adds to, for the same applicant; NULL for received, carried in and carried out, which are no outcomes / 该格计入的合计（同一申请人类别）；新收与结转不属办理结果，为空';

CREATE OR REPLACE VIEW applications_totals AS
SELECT r.agency_key, r.agency_id, r.agency_name, r.region_code, r.scope, r.year, f.report_id, f.edition, f.indicator, f.applicant,
  f.value, f.raw, f.state,
  CASE WHEN f.applicant = 'total' AND f.indicator IN (SELECT part_of FROM indicators WHERE part_of IS NOT NULL) THEN 'all'
    WHEN f.applicant = 'total' THEN 'applicants' ELSE 'outcomes' END AS total_of
FROM boxes f JOIN reports r USING (report_id)
JOIN indicators i ON i.edition = f.edition AND i.form_table = f.form_table AND i.indicator = f.indicator AND i.applicant = f.applicant
WHERE r.is_current AND f.form_table = 'applications' AND i.kind = 'total';
COMMENT ON VIEW applications_totals IS 'Boxes of the applications table that are totals as printed: the column 总计 and the row of totals. Never add them to applications_parts / 申请表中所印的合计格：总计列与合计行；不得与applications_parts相加';
COMMENT ON COLUMN applications_totals.agency_key IS 'Agency, see reports.agency_key / 机关键';
COMMENT ON COLUMN applications_totals.agency_id IS 'Agency, see reports.agency_id / 机关编号';
COMMENT ON COLUMN applications_totals.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN applications_totals.region_code IS 'Division, see regions / 行政区划代码';
COMMENT ON COLUMN applications_totals.scope IS 'Whom the report covers, see reports.scope / 统计口径';
COMMENT ON COLUMN applications_totals.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN applications_totals.report_id IS 'Report that is current / 现行年报';
COMMENT ON COLUMN applications_totals.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN applications_totals.indicator IS 'Indicator, see indicators / 指标代码';
COMMENT ON COLUMN applications_totals.applicant IS 'Kind of applicant; total over all of them / 申请人类别；total为各类之和';
COMMENT ON COLUMN applications_totals.value IS 'Number printed; NULL if there is none / 所印数值；无则为空';
COMMENT ON COLUMN applications_totals.raw IS 'Text as printed / 所印原文';
COMMENT ON COLUMN applications_totals.state IS 'What stands in the box / 格内情形';
COMMENT ON COLUMN applications_totals.total_of IS 'What is added up: applicants of one row, outcomes of one applicant, or all / 合计内容：同行各申请人、同一申请人各结果，或全部';

-- Whether a number continues the one before it in its series. Counted things of
-- different names are one unit; what the form or the page leaves open does not differ.
CREATE OR REPLACE MACRO units_differ(unit_before, unit) AS coalesce(unit <> unit_before AND NOT (unit IN ({counts}) AND unit_before IN ({counts})), false);
COMMENT ON MACRO units_differ IS 'Whether two printed units cannot be compared; a unit that is not known differs from none / 所印两单位是否不可比；未知单位不视为不同';

CREATE OR REPLACE MACRO continues(year_before, edition_before, edition, unit_before, unit, linked) AS
  CASE WHEN year_before IS NULL THEN 'start' WHEN units_differ(unit_before, unit) THEN 'no' WHEN edition = edition_before THEN 'yes' ELSE coalesce(linked, 'no') END;
COMMENT ON MACRO continues IS 'series.comparable of a number, from that of the year before and what the crosswalk says of the two editions / 由上一年及两版本间的对应关系得出series.comparable';

CREATE OR REPLACE MACRO why_continues(year_before, edition_before, edition, unit_before, unit, linked) AS
  CASE WHEN year_before IS NULL THEN NULL WHEN units_differ(unit_before, unit) THEN '所印单位不同：' || unit_before || '、' || unit || ' / the printed units differ'
    WHEN edition = edition_before THEN NULL ELSE coalesce(linked, '无对应关系 / the crosswalk does not link the two editions') END;
COMMENT ON MACRO why_continues IS 'series.reason of a number, from that of the year before and what the crosswalk says of the two editions / 由上一年及两版本间的对应关系得出series.reason';

-- Not over boxes: of one series, only its kinds of facts are looked at.
CREATE OR REPLACE VIEW series AS
WITH summed AS (
  SELECT f.report, m.series, coalesce(m.applicant, k.applicant::VARCHAR) AS applicant, k.edition,
    CASE WHEN count(f.value) = any_value(m.members) AND min(k.unit) IS NOT DISTINCT FROM max(k.unit) THEN sum(f.value) END AS value,
    any_value(m.members) AS boxes, count(f.value)::SMALLINT AS boxes_with_number, if(min(k.unit) = max(k.unit), min(k.unit), NULL) AS unit
  FROM stored_facts f JOIN fact_kinds k ON k.kind = f.kind JOIN series_members m ON m.edition = k.edition AND m.indicator = k.indicator
  GROUP BY f.report, m.series, coalesce(m.applicant, k.applicant::VARCHAR), k.edition
), stated AS (
  SELECT r.agency_key, r.agency_id, r.agency_name, r.region_code, coalesce(r.scope, '') AS scope, r.year, r.report_id, s.* EXCLUDE (report)
  FROM summed s JOIN report_numbers n ON n.report = s.report JOIN reports r ON r.report_id = n.report_id
  WHERE r.is_current AND r.agency_key IS NOT NULL AND r.year IS NOT NULL
), paired AS (
  SELECT *, lag(year) OVER w AS year_before, lag(edition) OVER w AS edition_before, lag(value) OVER w AS value_before, lag(unit) OVER w AS unit_before
  FROM stated WINDOW w AS (PARTITION BY agency_key, scope, series, applicant ORDER BY year)
), judged AS (
  SELECT p.* EXCLUDE (edition_before, unit_before, value_before), value_before, edition_before,
    continues(year_before, edition_before, edition, unit_before, unit, l.comparable) AS comparable,
    why_continues(year_before, edition_before, edition, unit_before, unit, l.reason_zh || ' / ' || l.reason_en) AS reason
  FROM paired p LEFT JOIN series_links l ON l.series = p.series AND l.edition_from = p.edition_before AND l.edition_to = p.edition
)
SELECT j.agency_key, j.agency_id, j.agency_name, j.region_code, nullif(j.scope, '') AS scope, j.series, c.kind, j.applicant, j.year, j.value, j.unit,
  j.edition, j.boxes, j.boxes_with_number, j.comparable, j.reason,
  (1 + count(*) FILTER (WHERE j.comparable = 'no') OVER (PARTITION BY j.agency_key, j.scope, j.series, j.applicant ORDER BY j.year))::SMALLINT AS segment,
  j.year_before, if(j.comparable IN ('yes', 'with_care') AND j.year_before = j.year - 1, j.value - j.value_before, NULL) AS change, j.report_id
FROM judged j JOIN series_codes c ON c.series = j.series;
COMMENT ON VIEW series IS 'What each agency printed over the years, one row per series, applicant and year, with whether it continues the year before. Compare and add only within one segment; ask for one series or agency at a time, all of them are as many rows as facts / 各机关历年数值，每序列每申请人每年度一行，并注明能否与上一年接续。只可在同一segment内比较；宜按序列或机关查询';
COMMENT ON COLUMN series.agency_key IS 'Agency, see reports.agency_key / 机关键';
COMMENT ON COLUMN series.agency_id IS 'Agency, see reports.agency_id / 机关编号';
COMMENT ON COLUMN series.agency_name IS 'Agency as that year''s title prints it / 当年标题所印机关名称';
COMMENT ON COLUMN series.region_code IS 'Division, see regions / 行政区划代码';
COMMENT ON COLUMN series.scope IS 'Whom the report covers; reports of different scopes are never chained / 统计口径；不同口径互不接续';
COMMENT ON COLUMN series.series IS 'Series, see series_codes / 序列，见series_codes';
COMMENT ON COLUMN series.kind IS 'part, total or sum, see series_codes.kind / 类别，见series_codes.kind';
COMMENT ON COLUMN series.applicant IS 'Kind of applicant; total over all of them; empty where there are none / 申请人类别；total为各类之和；不分时为空串';
COMMENT ON COLUMN series.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN series.value IS 'Number, or sum of the boxes of the series; NULL unless each of them prints a number in one unit / 数值，或各格之和；须各格均印有同单位数值，否则为空';
COMMENT ON COLUMN series.unit IS 'Unit / 单位';
COMMENT ON COLUMN series.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN series.boxes IS 'Boxes that the series adds up in this edition / 该版本中相加的格数';
COMMENT ON COLUMN series.boxes_with_number IS 'How many of them print a number / 其中印有数值的格数';
COMMENT ON COLUMN series.comparable IS 'start, or whether the number continues that of year_before: yes, with_care, no / start为起点；能否与year_before接续：yes、with_care、no';
COMMENT ON COLUMN series.reason IS 'Why not, or with what care; NULL within one edition / 不可比或慎比的理由；同一版本内为空';
COMMENT ON COLUMN series.segment IS 'Run of years without a break, from 1 / 无断裂的年段，从1起';
COMMENT ON COLUMN series.year_before IS 'Year of the row before in the series; NULL if it is the first / 序列中上一行的年度；首行为空';
COMMENT ON COLUMN series.change IS 'Value less that of the year before, if the two are comparable and no year lies between / 较上年增减：仅在可比且年度相连时';
COMMENT ON COLUMN series.report_id IS 'Report that is current / 现行年报';

-- The view must leave series and agency in its windows, or a condition on them
-- would not reach the boxes. Here they are asked for first, and numbers stand for them.
CREATE OR REPLACE MACRO series_of(codes, applicants, keys) AS TABLE
WITH members AS (
  SELECT * EXCLUDE (rank), rank::INTEGER AS line FROM (
    SELECT k.kind, k.unit, k.edition, m.members, m.series, coalesce(m.applicant, k.applicant::VARCHAR) AS applicant,
      dense_rank() OVER (ORDER BY m.series, coalesce(m.applicant, k.applicant::VARCHAR)) AS rank
    FROM fact_kinds k JOIN series_members m ON m.edition = k.edition AND m.indicator = k.indicator)
  WHERE (codes IS NULL OR list_contains(codes, series)) AND (applicants IS NULL OR list_contains(applicants, applicant))
), lines AS (
  SELECT DISTINCT l.line, l.applicant, c.series, c.kind FROM members l JOIN series_codes c ON c.series = l.series
), asked AS MATERIALIZED (
  SELECT n.report, r.rowid AS current, r.agency_key, coalesce(r.scope, '') AS scope, r.year
  FROM reports r JOIN report_numbers n ON n.report_id = r.report_id
  WHERE r.is_current AND r.agency_key IS NOT NULL AND r.year IS NOT NULL AND (keys IS NULL OR r.agency_key IN (SELECT unnest(keys)))
), chains AS (
  SELECT agency_key, scope, min(report) AS chain FROM asked GROUP BY agency_key, scope
), summed AS (
  SELECT f.report, m.line, m.edition, sum(f.value) AS total, any_value(m.members) AS boxes, count(f.value)::SMALLINT AS boxes_with_number, min(m.unit) AS least, max(m.unit) AS most
  FROM stored_facts f JOIN members m ON m.kind = f.kind SEMI JOIN asked ON asked.report = f.report
  GROUP BY f.report, m.line, m.edition
), paired AS (
  SELECT c.chain, a.current, a.year, s.line, s.edition, s.boxes, s.boxes_with_number,
    CASE WHEN s.boxes_with_number = s.boxes AND s.least IS NOT DISTINCT FROM s.most THEN s.total END AS value, if(s.least = s.most, s.least, NULL) AS unit,
    lag(a.year) OVER w AS year_before, lag(s.edition) OVER w AS edition_before, lag(value) OVER w AS value_before, lag(unit) OVER w AS unit_before
  FROM summed s JOIN asked a ON a.report = s.report JOIN chains c ON c.agency_key = a.agency_key AND c.scope = a.scope
  WINDOW w AS (PARTITION BY c.chain, s.line ORDER BY a.year)
), judged AS (
  SELECT p.* EXCLUDE (edition_before, unit_before), n.series, n.kind, n.applicant,
    continues(year_before, edition_before, edition, unit_before, unit, l.comparable) AS comparable,
    why_continues(year_before, edition_before, edition, unit_before, unit, l.reason_zh || ' / ' || l.reason_en) AS reason
  FROM paired p JOIN lines n ON n.line = p.line LEFT JOIN series_links l ON l.series = n.series AND l.edition_from = p.edition_before AND l.edition_to = p.edition
), segmented AS (
  SELECT *, (1 + count(*) FILTER (WHERE comparable = 'no') OVER (PARTITION BY chain, line ORDER BY year))::SMALLINT AS segment FROM judged
)
SELECT r.agency_key, r.agency_id, r.agency_name, r.region_code, r.scope, j.series, j.kind, j.applicant, j.year, j.value, j.unit, j.edition, j.boxes, j.boxes_with_number,
  j.comparable, j.reason, j.segment, j.year_before, if(j.comparable IN ('yes', 'with_care') AND j.year_before = j.year - 1, j.value - j.value_before, NULL) AS change, r.report_id
FROM segmented j JOIN reports r ON r.rowid = j.current;
COMMENT ON MACRO TABLE series_of IS 'The rows of the view series for lists of series, applicants and agency keys, NULL for all, faster than the view / 若干序列、申请人类别、机关键（空为全部）的series各行，较视图快';

CREATE OR REPLACE VIEW breaks AS
SELECT l.series, c.zh, c.en, c.kind, l.edition_from, l.edition_to, l.comparable,
  string_agg(DISTINCT f.indicator::VARCHAR, ' + ' ORDER BY f.indicator::VARCHAR) AS indicators_from,
  string_agg(DISTINCT t.indicator::VARCHAR, ' + ' ORDER BY t.indicator::VARCHAR) AS indicators_to, l.reason_zh, l.reason_en
FROM series_links l JOIN series_codes c USING (series)
JOIN series_members f ON f.series = l.series AND f.edition = l.edition_from
JOIN series_members t ON t.series = l.series AND t.edition = l.edition_to
WHERE l.comparable <> 'yes'
GROUP BY ALL;
COMMENT ON VIEW breaks IS 'Where a series breaks, or continues only with care, between editions of the form / 序列在表式版本之间断裂或须慎比之处';
COMMENT ON COLUMN breaks.series IS 'Series, see series_codes / 序列，见series_codes';
COMMENT ON COLUMN breaks.zh IS 'Name in Chinese / 中文名称';
COMMENT ON COLUMN breaks.en IS 'Name in English / 英文名称';
COMMENT ON COLUMN breaks.kind IS 'part, total or sum / 类别';
COMMENT ON COLUMN breaks.edition_from IS 'Older edition / 较早版本';
COMMENT ON COLUMN breaks.edition_to IS 'Newer edition / 较新版本';
COMMENT ON COLUMN breaks.comparable IS 'with_care or no / 慎比或不可比';
COMMENT ON COLUMN breaks.indicators_from IS 'Boxes of the older edition / 较早版本的格';
COMMENT ON COLUMN breaks.indicators_to IS 'Boxes of the newer edition / 较新版本的格';
COMMENT ON COLUMN breaks.reason_zh IS 'Reason in Chinese / 理由（中文）';
COMMENT ON COLUMN breaks.reason_en IS 'Reason in English / 理由（英文）';
