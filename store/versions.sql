-- Which version of a report stands for its agency, year and scope, now or as of
-- a day. Settle writes the outcome for now into reports.

-- A version that lacks more than a tenth of the boxes another one has gives way
-- to it: a page with a part of the tables, or with pictures of them.
CREATE OR REPLACE MACRO ranked_versions(day, evidence) AS TABLE
WITH known AS (
  SELECT r.*, gone_at IS NULL OR coalesce(gone_at::DATE > day, false) AS in_place,
    CASE WHEN evidence = 'published' THEN coalesce(published_on, first_seen::DATE) ELSE first_seen::DATE END AS since
  FROM reports r
), placed AS (
  SELECT *, agency_key IS NOT NULL AND year IS NOT NULL AS keyed, coalesce(scope, '') AS of_scope,
    boxes_read >= 0.9 * max(if(in_place, boxes_read, 0)) OVER (PARTITION BY agency_key, year, scope) AS complete
  FROM known
  WHERE (day IS NULL OR since IS NULL OR since <= day) AND NOT (standing IS NOT NULL AND standing = 'withdrawn' AND NOT in_place)
), ranked AS (
  SELECT *, row_number() OVER best AS place, count(*) OVER (PARTITION BY agency_key, year, of_scope) AS versions
  FROM placed WHERE keyed
  WINDOW best AS (PARTITION BY agency_key, year, of_scope
    ORDER BY in_place DESC, complete DESC, published_on DESC NULLS LAST, boxes_read DESC, first_seen::DATE DESC NULLS LAST, report_id)
)
SELECT r.report_id, best.report_id AS stands_for, r.place = 1 AS chosen, r.since, r.in_place,
  CASE WHEN r.place = 1 AND r.versions = 1 THEN 'only'
    WHEN r.place = 1 THEN 'chosen'
    WHEN r.in_place <> best.in_place THEN 'gone'
    WHEN r.complete <> best.complete THEN 'less_complete'
    WHEN r.published_on IS NULL AND best.published_on IS NOT NULL THEN 'undated'
    WHEN r.published_on <> best.published_on THEN 'published_earlier'
    WHEN r.boxes_read <> best.boxes_read THEN 'fewer_boxes'
    WHEN r.first_seen::DATE IS DISTINCT FROM best.first_seen::DATE THEN 'seen_earlier'
    ELSE 'equal' END AS verdict
FROM ranked r JOIN ranked best ON best.place = 1 AND best.agency_key = r.agency_key AND best.year = r.year AND best.of_scope = r.of_scope
UNION ALL
SELECT report_id, NULL, in_place, since, in_place, 'unplaced' FROM placed WHERE NOT keyed;
COMMENT ON MACRO TABLE ranked_versions IS 'Versions of reports known on a day (NULL: now), and which one stands for each agency, year and scope; evidence is seen or published / 某日（NULL为当前）已知的各年报版本及代表者；evidence取seen或published';

CREATE OR REPLACE MACRO reports_as_of(day, evidence := 'seen') AS TABLE
SELECT r.* REPLACE (v.chosen AS is_current, v.verdict AS standing, v.stands_for AS stands_for)
FROM reports r JOIN ranked_versions(day, evidence) v USING (report_id) WHERE v.chosen;
COMMENT ON MACRO TABLE reports_as_of IS 'Reports that stood for their agency and year on a day: SELECT * FROM reports_as_of(DATE ''2024-06-01''). Known is what had been found by then; with evidence := ''published'' what states an earlier date of publication / 某日的现行年报；默认以获得时间为准，evidence := ''published''时以所载发布日期为准';

CREATE OR REPLACE MACRO facts_as_of(day, evidence := 'seen') AS TABLE
SELECT f.* FROM facts f JOIN ranked_versions(day, evidence) v USING (report_id) WHERE v.chosen;
COMMENT ON MACRO TABLE facts_as_of IS 'Facts of the reports that stood on a day, see reports_as_of / 某日现行年报的各格数值，见reports_as_of';

CREATE OR REPLACE VIEW report_versions AS
SELECT r.agency_key, r.agency_name, r.year, r.scope, r.report_id, r.is_current, r.standing, r.stands_for,
  r.title, r.remark, r.published_on, r.first_seen, r.gone_at, r.boxes_expected, r.boxes_read, d.kind, s.url, r.sha256
FROM reports r LEFT JOIN documents d ON d.sha256 = r.sha256 LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE r.agency_key IS NOT NULL AND r.year IS NOT NULL;
COMMENT ON VIEW report_versions IS 'Every version of every report whose agency and year are known / 机关与年度已定的年报的全部版本';
COMMENT ON COLUMN report_versions.agency_key IS 'Agency, see reports.agency_key / 机关键';
COMMENT ON COLUMN report_versions.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN report_versions.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN report_versions.scope IS 'Whom the report covers, see reports.scope / 统计口径';
COMMENT ON COLUMN report_versions.report_id IS 'The version, see reports / 该版本，见reports';
COMMENT ON COLUMN report_versions.is_current IS 'Whether it stands for the agency, year and scope / 是否现行';
COMMENT ON COLUMN report_versions.standing IS 'Why, see reports.standing / 理由';
COMMENT ON COLUMN report_versions.stands_for IS 'The version that stands / 现行版本';
COMMENT ON COLUMN report_versions.title IS 'Title / 标题';
COMMENT ON COLUMN report_versions.remark IS 'Remark behind the title / 标题后的括注';
COMMENT ON COLUMN report_versions.published_on IS 'Date of publication it states / 所载发布日期';
COMMENT ON COLUMN report_versions.first_seen IS 'When it was first found, UTC / 首次获得的时间（UTC）';
COMMENT ON COLUMN report_versions.gone_at IS 'When it was found replaced, UTC / 被发现替换的时间（UTC）';
COMMENT ON COLUMN report_versions.boxes_expected IS 'Boxes the recognised forms have / 表式应有的格数';
COMMENT ON COLUMN report_versions.boxes_read IS 'Boxes found printed / 实际印出的格数';
COMMENT ON COLUMN report_versions.kind IS 'Kind of the file: pdf, html, text / 文件类型';
COMMENT ON COLUMN report_versions.url IS 'Address of the file / 文件地址';
COMMENT ON COLUMN report_versions.sha256 IS 'The file, see documents / 文件，见documents';
