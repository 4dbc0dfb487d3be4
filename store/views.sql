-- Views whose columns do not depend on the forms. The wide views (one per
-- table of the form) and panel are written by views.go from the indicators.

CREATE OR REPLACE VIEW facts AS
SELECT n.report_id, k.form_table, k.edition, k.indicator, k.applicant, f.value, as_printed(f.raw, f.state, f.value) AS raw, f.state, k.unit, k.method, f.confidence,
  f.page, f.x0, f.y0, f.x1, f.y1, l.locator
FROM stored_facts f JOIN fact_kinds k ON k.kind = f.kind JOIN report_numbers n ON n.report = f.report LEFT JOIN locators l ON l.number = f.locator;
COMMENT ON VIEW facts IS 'One row per box of the standard tables, printed or missing / 标准表格每格一行，含缺失的格';
COMMENT ON COLUMN facts.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN facts.form_table IS 'Table of the form: disclosure, applications, disputes, statistics / 表式中的表';
COMMENT ON COLUMN facts.edition IS 'Edition of the form, recognised from the labels / 由标签识别的表式版本';
COMMENT ON COLUMN facts.indicator IS 'What the box counts, see indicators / 指标代码，见indicators';
COMMENT ON COLUMN facts.applicant IS 'Kind of applicant; empty where the form has none / 申请人类别；表式无此项时为空串';
COMMENT ON COLUMN facts.value IS 'Number printed; NULL unless state is value / 所印数值；状态不是value时为空';
COMMENT ON COLUMN facts.raw IS 'Text as printed; NULL if the box is missing / 所印原文；格缺失时为空';
COMMENT ON COLUMN facts.state IS 'What stands in the box: value, blank, dash, text, unreadable, missing / 格内情形';
COMMENT ON COLUMN facts.unit IS 'Printed unit, else the unit of the form / 所印单位，未印则为表式单位';
COMMENT ON COLUMN facts.method IS 'How the cell was found: ruled, aligned, markup, tabbed / 单元格的识别方式';
COMMENT ON COLUMN facts.confidence IS 'Confidence of the reading, 0 to 1 / 识读置信度，0到1';
COMMENT ON COLUMN facts.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN facts.x0 IS 'Left edge of the box in points from the left of the page / 左边距页左（磅）';
COMMENT ON COLUMN facts.y0 IS 'Top edge of the box in points from the top of the page / 上边距页顶（磅）';
COMMENT ON COLUMN facts.x1 IS 'Right edge of the box in points from the left of the page / 右边距页左（磅）';
COMMENT ON COLUMN facts.y1 IS 'Bottom edge of the box in points from the top of the page / 下边距页顶（磅）';
COMMENT ON COLUMN facts.locator IS 'DOM path or character range for formats without pages / 无页格式的DOM路径或字符区间';

CREATE OR REPLACE VIEW revisions AS
SELECT r.url, r.fetched_at, r.old_sha256, r.new_sha256, r.report_id, r.old_report, k.form_table::VARCHAR AS form_table, k.indicator::VARCHAR AS indicator, k.applicant::VARCHAR AS applicant,
  s.old_state::VARCHAR AS old_state, s.new_state::VARCHAR AS new_state, as_printed(s.old_raw, s.old_state, s.old_value) AS old_raw, as_printed(s.new_raw, s.new_state, s.new_value) AS new_raw,
  s.old_value, s.new_value
FROM stored_revisions s JOIN replacements r ON r.number = s.replacement JOIN fact_kinds k ON k.kind = s.kind;
COMMENT ON VIEW revisions IS 'Boxes that are printed differently since another file stands at the address / 同一地址换了文件后所印内容有变的格';
COMMENT ON COLUMN revisions.url IS 'Address / 网址';
COMMENT ON COLUMN revisions.fetched_at IS 'When the new file was first found there, UTC / 首次获得新文件的时间（UTC）';
COMMENT ON COLUMN revisions.old_sha256 IS 'File that stood there, see documents / 原文件，见documents';
COMMENT ON COLUMN revisions.new_sha256 IS 'File that took its place / 新文件';
COMMENT ON COLUMN revisions.report_id IS 'Report of the new file / 新文件所载年报';
COMMENT ON COLUMN revisions.old_report IS 'Report of the old file, kept in reports as a version that is gone / 原文件所载年报，作为gone的版本保留在reports';
COMMENT ON COLUMN revisions.form_table IS 'Table of the form / 表式中的表';
COMMENT ON COLUMN revisions.indicator IS 'Indicator of the box, see indicators / 指标代码，见indicators';
COMMENT ON COLUMN revisions.applicant IS 'Applicant of the box; empty where the form has none / 申请人类别；表式无此项时为空串';
COMMENT ON COLUMN revisions.old_state IS 'What stood in the box; NULL if there was no such box / 原格内情形；无此格则为空';
COMMENT ON COLUMN revisions.new_state IS 'What stands in the box; NULL if there is no such box / 现格内情形；无此格则为空';
COMMENT ON COLUMN revisions.old_raw IS 'Text as it was printed / 原所印文字';
COMMENT ON COLUMN revisions.new_raw IS 'Text as it is printed / 现所印文字';
COMMENT ON COLUMN revisions.old_value IS 'Number that was printed / 原所印数值';
COMMENT ON COLUMN revisions.new_value IS 'Number that is printed / 现所印数值';

CREATE OR REPLACE VIEW sources AS
SELECT sha256, c.url AS url, c.name AS name, addresses
FROM (SELECT sha256, min({'later': NOT is_current, 'url': url, 'name': name}) AS c, count(*) FILTER (WHERE is_current) AS addresses FROM captures GROUP BY sha256);
COMMENT ON VIEW sources IS 'One address for each file content, a current one if there is one / 每个文件内容对应一个地址，优先当前有效者';
COMMENT ON COLUMN sources.sha256 IS 'File content, see documents / 文件内容，见documents';
COMMENT ON COLUMN sources.url IS 'First address in alphabetical order / 按字母序的首个地址';
COMMENT ON COLUMN sources.name IS 'Base name at that address / 该地址的文件名';
COMMENT ON COLUMN sources.addresses IS 'Number of addresses where the content stands now / 当前载有该内容的地址数';

CREATE OR REPLACE VIEW all_findings AS
SELECT report_id, rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause,
  page, x0, y0, x1, y1, locator, other_report_id, NULL::VARCHAR AS other_indicator, NULL::VARCHAR AS other_applicant, NULL::INTEGER AS other_page, NULL::VARCHAR AS other_locator
FROM findings
UNION ALL
SELECT report_id, rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause,
  page, x0, y0, x1, y1, locator, other_report_id, other_indicator, other_applicant, other_page, other_locator
FROM cross_findings;
COMMENT ON VIEW all_findings IS 'Findings about one report and results of the rules over several / 单份年报的核查记录与跨年报规则的核查结果';
COMMENT ON COLUMN all_findings.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN all_findings.rule IS 'Code of the rule, see rules / 规则代码，见rules';
COMMENT ON COLUMN all_findings.severity IS 'error, warning or info / 严重程度';
COMMENT ON COLUMN all_findings.result IS 'fail, pass_assumed_blank, not_checkable, noted or pass / 核查结果';
COMMENT ON COLUMN all_findings.message IS 'Sentence with the numbers / 含数字的说明';
COMMENT ON COLUMN all_findings.left_value IS 'Left side of the rule / 规则左边的值';
COMMENT ON COLUMN all_findings.right_value IS 'Right side of the rule / 规则右边的值';
COMMENT ON COLUMN all_findings.difference IS 'Left side minus right side / 左边减右边';
COMMENT ON COLUMN all_findings.form_table IS 'Table the finding belongs to; NULL if none / 所属表；无则为空';
COMMENT ON COLUMN all_findings.indicator IS 'Box the rule is about; NULL if none / 所涉指标；无则为空';
COMMENT ON COLUMN all_findings.applicant IS 'Applicant of that box; NULL if there is no box / 所涉申请人类别；无则为空';
COMMENT ON COLUMN all_findings.cause IS 'Where the fault lies, or why it cannot be checked: source, reading, scope or unknown / 成因：来源、识读、统计口径或未知';
COMMENT ON COLUMN all_findings.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN all_findings.x0 IS 'Left edge of the place in points / 左边（磅）';
COMMENT ON COLUMN all_findings.y0 IS 'Top edge of the place in points / 上边（磅）';
COMMENT ON COLUMN all_findings.x1 IS 'Right edge of the place in points / 右边（磅）';
COMMENT ON COLUMN all_findings.y1 IS 'Bottom edge of the place in points / 下边（磅）';
COMMENT ON COLUMN all_findings.locator IS 'DOM path or character range for formats without pages / 无页格式的DOM路径或字符区间';
COMMENT ON COLUMN all_findings.other_report_id IS 'Report on the other side; NULL if none or many / 对照的年报；无或多份时为空';
COMMENT ON COLUMN all_findings.other_indicator IS 'Box on the other side / 对照的指标';
COMMENT ON COLUMN all_findings.other_applicant IS 'Applicant of the box on the other side / 对照格的申请人类别';
COMMENT ON COLUMN all_findings.other_page IS 'Page of the box in the other report / 对照年报中格所在页码';
COMMENT ON COLUMN all_findings.other_locator IS 'DOM path or character range of the box in the other report / 对照格的DOM路径或字符区间';

CREATE OR REPLACE VIEW failed_checks AS
SELECT r.agency_name, r.year, f.form_table, f.rule, f.severity, f.message,
       f.left_value, f.right_value, f.difference, f.indicator, f.applicant, f.cause,
       f.page, f.locator, s.name, s.url, f.report_id, f.other_report_id
FROM all_findings f JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256
WHERE f.result = 'fail' AND r.is_current;
COMMENT ON VIEW failed_checks IS 'Rules that failed, with both sides and the place / 未通过的核查规则，含两边数值与位置';
COMMENT ON COLUMN failed_checks.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN failed_checks.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN failed_checks.form_table IS 'Table the finding belongs to / 所属表';
COMMENT ON COLUMN failed_checks.rule IS 'Code of the rule / 规则代码';
COMMENT ON COLUMN failed_checks.severity IS 'error, warning or info / 严重程度';
COMMENT ON COLUMN failed_checks.message IS 'Sentence with the numbers / 含数字的说明';
COMMENT ON COLUMN failed_checks.left_value IS 'Left side of the rule / 规则左边的值';
COMMENT ON COLUMN failed_checks.right_value IS 'Right side of the rule / 规则右边的值';
COMMENT ON COLUMN failed_checks.difference IS 'Left side minus right side / 左边减右边';
COMMENT ON COLUMN failed_checks.indicator IS 'Box the rule is about / 所涉指标';
COMMENT ON COLUMN failed_checks.applicant IS 'Applicant of that box / 所涉申请人类别';
COMMENT ON COLUMN failed_checks.cause IS 'Where the fault lies: source, reading or unknown / 成因';
COMMENT ON COLUMN failed_checks.page IS 'Page from 1 / 页码，从1起';
COMMENT ON COLUMN failed_checks.locator IS 'DOM path or character range / DOM路径或字符区间';
COMMENT ON COLUMN failed_checks.name IS 'File name / 文件名';
COMMENT ON COLUMN failed_checks.url IS 'Address of the file / 文件地址';
COMMENT ON COLUMN failed_checks.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN failed_checks.other_report_id IS 'Report on the other side; NULL if none or many / 对照的年报；无或多份时为空';

CREATE OR REPLACE VIEW agencies AS
SELECT agency_id, any_value(region_code) AS region_code, any_value(level) AS level, any_value(category) AS category,
       string_agg(DISTINCT agency_name, '; ' ORDER BY agency_name) AS names, min(year) AS first_year, max(year) AS last_year, count(*) AS reports
FROM reports WHERE agency_id IS NOT NULL AND is_current GROUP BY agency_id;
COMMENT ON VIEW agencies IS 'Agencies that published the reports, through their renamings / 发布年报的机关（贯穿更名）';
COMMENT ON COLUMN agencies.agency_id IS 'Region code and body / 机关编号';
COMMENT ON COLUMN agencies.region_code IS 'Division, see regions / 行政区划，见regions';
COMMENT ON COLUMN agencies.level IS 'Administrative level / 行政层级';
COMMENT ON COLUMN agencies.category IS 'Kind of agency, see agency_categories / 机关类别，见agency_categories';
COMMENT ON COLUMN agencies.names IS 'Names in the titles, in alphabetical order / 各年报标题所印名称';
COMMENT ON COLUMN agencies.first_year IS 'First year reported on / 最早报告年度';
COMMENT ON COLUMN agencies.last_year IS 'Last year reported on / 最近报告年度';
COMMENT ON COLUMN agencies.reports IS 'Reports that are in place / 现有年报数';
