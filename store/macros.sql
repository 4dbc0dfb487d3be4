-- The standard indicators, and which reports a statistic counts. Rates are in
-- percent and NULL where a term is not known or nothing was decided: a blank is
-- not a zero. Every comment reads "English / 中文".

CREATE OR REPLACE MACRO as_printed(raw, state, value) AS CASE WHEN raw IS NULL AND state = 'value' THEN value::BIGINT::VARCHAR ELSE raw END;
COMMENT ON MACRO as_printed IS 'Text of a box as printed, from stored_facts: where it is the plain writing of a whole number it is not stored twice / 由stored_facts还原格内所印原文：原文即整数常规写法者不重复存储';

-- The views below put all rows together before they look at which are asked for;
-- these begin with the reports and the files.
CREATE OR REPLACE MACRO facts_of(ids) AS TABLE
WITH asked AS MATERIALIZED (SELECT report, report_id FROM report_numbers WHERE report_id IN (SELECT unnest(ids)))
SELECT n.report_id, k.form_table, k.edition, k.indicator, k.applicant, f.value, as_printed(f.raw, f.state, f.value) AS raw, f.state, k.unit, k.method, f.confidence,
  f.page, f.x0, f.y0, f.x1, f.y1, l.locator
FROM (SELECT * FROM stored_facts SEMI JOIN asked USING (report)) f
JOIN fact_kinds k ON k.kind = f.kind JOIN asked n ON n.report = f.report LEFT JOIN locators l ON l.number = f.locator;
COMMENT ON MACRO TABLE facts_of IS 'The rows of facts of a list of reports, faster than the view / 若干年报（report_id列表）的facts各行，较视图快';

CREATE OR REPLACE MACRO sources_of(hashes) AS TABLE
SELECT sha256, c.url AS url, c.name AS name, addresses
FROM (SELECT sha256, min({'later': NOT is_current, 'url': url, 'name': name}) AS c, count(*) FILTER (WHERE is_current) AS addresses FROM captures WHERE sha256 IN (SELECT unnest(hashes)) GROUP BY sha256);
COMMENT ON MACRO TABLE sources_of IS 'The rows of sources of a list of files, faster than the view / 若干文件（sha256列表）的sources各行，较视图快';

CREATE OR REPLACE MACRO share_percent(part, whole) AS 100.0 * part / nullif(whole, 0);
COMMENT ON MACRO share_percent IS 'Share of a part in a whole, in percent; NULL if one is not known or the whole is 0 / 部分占整体的百分比；一项未知或整体为零时为空';

CREATE OR REPLACE MACRO disclosure_rate(granted, partly_granted, handled) AS 100.0 * (granted + partly_granted) / nullif(handled, 0);
COMMENT ON MACRO disclosure_rate IS 'Applications granted in full or in part, in percent of those handled (row 七 of table 三) / 公开率：予以公开与部分公开占办理结果总计的百分比';

CREATE OR REPLACE MACRO refusal_rate(denied, handled) AS 100.0 * denied / nullif(handled, 0);
COMMENT ON MACRO refusal_rate IS 'Applications denied (row 三（三）), in percent of those handled; what is not held or not processed is no refusal / 不予公开率：不予公开占办理结果总计的百分比；无法提供与不予处理不计入';

CREATE OR REPLACE MACRO reversal_rate(upheld, corrected, other) AS 100.0 * corrected / nullif(upheld + corrected + other, 0);
COMMENT ON MACRO reversal_rate IS 'Reviews or lawsuits that ended in a correction, in percent of those decided; pending ones are left out / 纠正率：结果纠正占已审结（维持、纠正、其他）的百分比；尚未审结不计';

CREATE OR REPLACE MACRO backlog_rate(carried_out, received, carried_in) AS 100.0 * carried_out / nullif(received + carried_in, 0);
COMMENT ON MACRO backlog_rate IS 'Applications carried to the next year, in percent of those received and carried in / 结转率：结转下年度占新收与上年结转之和的百分比';

CREATE OR REPLACE MACRO wilson_low(k, n) AS
  CASE WHEN n > 0 AND k BETWEEN 0 AND n THEN greatest(0, 100.0 * (k + 1.9207294 - 1.959964 * sqrt(k * (n - k) / n + 0.9603647)) / (n + 3.8414588)) END;
COMMENT ON MACRO wilson_low IS 'Lower end of the 95 % Wilson interval of k in n, in percent; NULL if n is 0 or k is not between 0 and n / n中k的95%威尔逊区间下限（百分比）；n为零或k不在0与n之间时为空';

CREATE OR REPLACE MACRO wilson_high(k, n) AS
  CASE WHEN n > 0 AND k BETWEEN 0 AND n THEN least(100, 100.0 * (k + 1.9207294 + 1.959964 * sqrt(k * (n - k) / n + 0.9603647)) / (n + 3.8414588)) END;
COMMENT ON MACRO wilson_high IS 'Upper end of the 95 % Wilson interval of k in n, in percent; NULL if n is 0 or k is not between 0 and n / n中k的95%威尔逊区间上限（百分比）；n为零或k不在0与n之间时为空';

-- A government's report covers all it governs unless its title says otherwise:
-- adding it to the reports of its offices counts twice (agency_categories.note).
CREATE OR REPLACE MACRO layer_of(scope, category) AS
  CASE WHEN scope IN ('aggregate', 'system') THEN 'aggregate' WHEN scope = 'organ' THEN 'single'
    WHEN category = 'GOV' THEN 'aggregate' WHEN category IS NOT NULL THEN 'single' ELSE 'open' END;
COMMENT ON MACRO layer_of IS 'aggregate: a government or system, whose report may contain those of others; single: one body; open: not known. Never add up different layers / aggregate汇总（政府或系统，可能含其他机关）、single单个机关、open未定；不同层不可相加';

CREATE OR REPLACE MACRO region_stem(code) AS regexp_replace(code, '(00)+$', '');
COMMENT ON MACRO region_stem IS 'Beginning that the codes of a division and of all below it share / 某区划及其下级代码共有的前段';

CREATE OR REPLACE MACRO regions_within(area) AS TABLE
SELECT DISTINCT below.code FROM regions above JOIN regions below ON starts_with(below.code, region_stem(above.code)) WHERE area IN (above.code, above.name);
COMMENT ON MACRO TABLE regions_within IS 'Codes of a division, given by code or full name, and of all below it, past and present / 某区划（代码或全称）及其全部下级的代码，含历史代码';

-- An agency may have two current reports for one year: one whose title says whom
-- it covers and one that leaves it open. In one layer, the one that says it counts.
CREATE OR REPLACE MACRO chosen_reports(of_year, area, kind, named) AS TABLE
SELECT r.*, layer_of(r.scope, r.category) AS layer
FROM reports r ANTI JOIN (
  SELECT agency_key, year, layer_of(scope, category) AS layer, bool_or(scope = 'aggregate') AS aggregate FROM reports WHERE is_current AND scope IS NOT NULL GROUP BY ALL
) said ON said.agency_key = r.agency_key AND said.year = r.year AND said.layer = layer_of(r.scope, r.category)
  AND (r.scope IS NULL OR said.aggregate AND r.scope NOT IN ('organ', 'aggregate'))
WHERE r.is_current AND r.year IS NOT NULL AND (of_year IS NULL OR r.year = of_year) AND (named IS NULL OR contains(r.agency_name, named))
  AND (area IS NULL OR r.region_code IN (SELECT code FROM regions_within(area)))
  AND (kind IS NULL OR r.category IN (SELECT category FROM agency_categories WHERE kind IN (category, zh)));
COMMENT ON MACRO TABLE chosen_reports IS 'Current reports, one for each agency, year and layer, of a year, a division (code or full name), a category (code or Chinese name) and agencies whose name contains a text; NULL restricts nothing. With the layer that sums must respect / 按年度、区划（代码或全称）、类别（代码或中文名）及机关名称文字选取的现行年报（每机关每年度每层一份），空为不限；含求和时须区分的layer';
