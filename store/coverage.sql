-- The grid of expected agencies and years, from the reports that were read, the
-- last crawl and the roster. settle_today holds the day of the run.

CREATE OR REPLACE TEMP TABLE cover_reports AS
SELECT agency_key, year, arg_min(report_id, (coalesce(scope, '') NOT IN ('', 'aggregate'), report_id)) AS report_id,
  any_value(agency_id) AS agency_id, any_value(region_code) AS region_code
FROM reports WHERE is_current AND agency_key IS NOT NULL AND year IS NOT NULL GROUP BY agency_key, year;

-- The name of each agency: as the latest report prints it.
CREATE OR REPLACE TEMP TABLE cover_names AS
SELECT agency_key, arg_max(agency_name, year) AS unit, any_value(agency_id) AS agency_id, arg_max(region_code, year) AS region_code
FROM reports WHERE is_current AND agency_key IS NOT NULL AND year IS NOT NULL AND agency_name IS NOT NULL GROUP BY agency_key;

-- Whom a unit of a site is by the reports at its addresses, if they agree.
CREATE OR REPLACE TEMP TABLE cover_units AS
SELECT c.site, c.unit, min(r.agency_key) AS agency_key, min(r.agency_id) AS agency_id
FROM crawl_cells c JOIN captures p ON p.url = c.url AND p.is_current JOIN documents d ON d.sha256 = p.sha256
JOIN reports r ON r.report_id = d.report_id
WHERE r.agency_key IS NOT NULL GROUP BY c.site, c.unit HAVING count(DISTINCT r.agency_key) = 1;

-- Every cell with all reasons to expect it; the first in this order counts.
CREATE OR REPLACE TEMP TABLE cover_cells AS
WITH spans AS (
  SELECT agency_key, min(year) AS first, max(year) AS last FROM cover_reports GROUP BY agency_key
), wanted AS (
  SELECT coalesce(m.agency_key, c.agency_key, 'unit:' || c.site || '/' || c.unit) AS agency_key, coalesce(m.agency_id, c.agency_id) AS agency_id, c.unit,
    NULL::VARCHAR AS region_code, c.year, 1 AS rank, 'crawl' AS expected_by, c.site, c.status, c.url, c.due_on, c.published_on, c.first_seen, c.detail
  FROM crawl_cells c LEFT JOIN cover_units m USING (site, unit)
  UNION ALL
  SELECT coalesce(agency_key, 'unit:' || agency), agency_id, agency, region_code, y::SMALLINT, 2, 'roster',
    NULL, NULL, NULL, NULL, NULL, NULL, 'roster: ' || why FROM roster, LATERAL (SELECT unnest(range(from_year, until_year + 1)) AS y)
  UNION ALL
  SELECT agency_key, agency_id, NULL, region_code, year, 3, 'report', NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM cover_reports
  UNION ALL
  SELECT agency_key, NULL, NULL, NULL, y::SMALLINT, 4, 'gap', NULL, NULL, NULL, NULL, NULL, NULL,
    'the agency reported on ' || first || ' to ' || last FROM spans, LATERAL (SELECT unnest(range(first, last + 1)) AS y)
)
SELECT w.agency_key, w.year, arg_min(w.expected_by, w.rank) AS expected_by,
  coalesce(any_value(n.agency_id), any_value(w.agency_id)) AS agency_id,
  coalesce(any_value(n.unit), arg_min(w.unit, w.rank) FILTER (WHERE w.unit IS NOT NULL), w.agency_key) AS unit,
  coalesce(any_value(w.region_code), any_value(n.region_code)) AS region_code,
  arg_min(w.site, w.status <> 'found') FILTER (WHERE w.site IS NOT NULL) AS site,
  arg_min(w.status, w.status NOT IN ('found', 'found_late')) AS crawl_status,
  arg_min(w.url, w.status NOT IN ('found', 'found_late')) AS url,
  min(w.due_on) AS crawl_due, min(w.published_on) AS published_on, min(w.first_seen) AS first_seen,
  arg_min(w.detail, w.rank) FILTER (WHERE w.detail IS NOT NULL) AS detail
FROM wanted w LEFT JOIN cover_names n USING (agency_key)
GROUP BY w.agency_key, w.year;

CREATE OR REPLACE TEMP TABLE cover_fits AS
SELECT u.unit, d.position, d.until_year, d.due
FROM (SELECT DISTINCT unit FROM cover_cells) u JOIN deadlines d ON regexp_matches(u.unit, d.pattern);

CREATE OR REPLACE TEMP TABLE cover_due AS
SELECT unit, year, nullif(arg_min(coalesce(due, ''), position), '') AS due
FROM (SELECT DISTINCT unit, year FROM cover_cells) JOIN cover_fits USING (unit)
WHERE until_year IS NULL OR year <= until_year GROUP BY unit, year;

-- Files that could not be read, by address and by the year their name prints.
CREATE OR REPLACE TEMP TABLE cover_aside AS
SELECT c.url, c.name, d.sha256, d.status::VARCHAR AS status, d.detail, c.fetched_at::DATE AS first_seen,
  try_cast(regexp_extract(c.name, '(20[0-9]{2})', 1) AS SMALLINT) AS year
FROM documents d JOIN captures c USING (sha256)
WHERE c.is_current AND d.status NOT IN ('read', 'replaced');

CREATE OR REPLACE TEMP TABLE cover_named AS
SELECT c.agency_key, c.year, min(a.url) AS url FROM cover_cells c JOIN cover_aside a ON a.year = c.year AND contains(a.name, c.unit)
WHERE length(c.unit) > 3 GROUP BY c.agency_key, c.year;

-- What stands at the addresses that the crawl names.
CREATE OR REPLACE TEMP TABLE cover_at AS
SELECT p.url, min(d.report_id) AS report_id FROM captures p JOIN documents d USING (sha256)
WHERE p.is_current AND d.status = 'read' AND d.report_id IS NOT NULL AND p.url IN (SELECT url FROM cover_cells) GROUP BY p.url;

CREATE OR REPLACE TEMP TABLE cover_file AS
SELECT url, min(sha256) AS sha256, any_value(status) AS status, any_value(detail) AS detail, min(first_seen) AS first_seen, any_value(name) AS name
FROM cover_aside GROUP BY url;

DELETE FROM coverage;
INSERT INTO coverage
WITH joined AS (
  SELECT c.*, coalesce(r.report_id, at_url.report_id) AS report_id, r.report_id IS NULL AND at_url.report_id IS NOT NULL AS by_list,
    a.sha256 AS aside, a.status AS aside_status, a.detail AS aside_detail, a.url AS aside_url, a.first_seen AS aside_seen, a.name AS aside_name,
    coalesce(c.crawl_due, try_cast((c.year + 1) || '-' || d.due AS DATE)) AS due_on
  FROM cover_cells c
  LEFT JOIN cover_reports r ON r.agency_key = c.agency_key AND r.year = c.year
  LEFT JOIN cover_at at_url ON at_url.url = c.url
  LEFT JOIN cover_named m ON m.agency_key = c.agency_key AND m.year = c.year
  LEFT JOIN cover_file a ON a.url = coalesce(c.url, m.url)
  LEFT JOIN cover_due d ON d.unit = c.unit AND d.year = c.year
), dated AS (
  SELECT j.*, p.sha256 AS report_sha, p.agency_name AS printed, p.year AS printed_year, coalesce(p.published_on, j.published_on) AS published,
    coalesce(j.first_seen, p.first_seen::DATE, j.aside_seen) AS seen, s.url AS report_url, p.standing
  FROM joined j LEFT JOIN reports p ON p.report_id = j.report_id LEFT JOIN sources s ON s.sha256 = p.sha256
), judged AS (
  SELECT *, CASE
    WHEN report_id IS NOT NULL AND NOT by_list THEN if(published > due_on, 'found_late', 'found')
    WHEN by_list AND (printed_year IS NULL OR printed_year = year) THEN if(published > due_on, 'found_late', 'found')
    WHEN aside IS NOT NULL THEN 'set_aside'
    WHEN crawl_status IN ('found', 'found_late') AND by_list THEN 'not_found'
    WHEN crawl_status IS NOT NULL THEN crawl_status
    WHEN due_on >= (SELECT today FROM settle_today) THEN 'not_due'
    WHEN due_on IS NULL AND make_date(year + 1, 12, 31) >= (SELECT today FROM settle_today) THEN 'not_due'
    ELSE 'not_crawled' END AS judged_status
  FROM dated
)
SELECT agency_key, agency_id, unit, region_code, site, year, judged_status, expected_by,
  if(judged_status IN ('found', 'found_late'), report_id, NULL), if(judged_status IN ('found', 'found_late'), report_sha, aside),
  coalesce(url, report_url, aside_url), due_on, published, seen,
  CASE
    WHEN judged_status = 'found_late' THEN 'published ' || published || ', due ' || due_on
    WHEN judged_status = 'found' AND by_list THEN 'by the list of the site; the report itself names ' || coalesce(printed, 'no agency')
    WHEN judged_status = 'found' AND published IS NULL THEN 'no date of publication is stated'
    WHEN judged_status = 'found' THEN NULL
    WHEN judged_status = 'set_aside' THEN 'the file ' || aside_name || ' was set aside: ' || aside_status || coalesce(', ' || aside_detail, '')
    WHEN judged_status = 'not_found' AND by_list THEN 'what the list calls this report is one on ' || coalesce(printed_year::VARCHAR, 'no year') || ' of ' || coalesce(printed, 'no agency')
    WHEN judged_status = 'not_due' THEN coalesce('due ' || due_on, 'no day is set, and the year for it has not ended')
    WHEN judged_status = 'not_crawled' AND crawl_status IS NULL THEN concat_ws('; ', 'no file of it was given, and no crawl has looked for it', detail)
    ELSE coalesce(detail, judged_status) END
FROM judged ORDER BY agency_key, year;

DROP TABLE cover_aside;
DROP TABLE cover_cells;
DROP TABLE cover_at;
DROP TABLE cover_file;
DROP TABLE cover_due;
DROP TABLE cover_fits;
DROP TABLE cover_named;
DROP TABLE cover_names;
DROP TABLE cover_reports;
DROP TABLE cover_units;
DROP TABLE settle_today;
