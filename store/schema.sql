-- The tables of a gongkai database. Types named *_code, cell_state and
-- document_status are ENUMs that schema.go creates from the forms and the
-- closed lists of the readers, before this file runs.
-- Every comment reads "English / 中文".

CREATE TABLE meta (
  key   VARCHAR NOT NULL,
  value VARCHAR NOT NULL
);
COMMENT ON TABLE meta IS 'What made this file: schema version and fingerprints of the code lists / 本文件的结构版本与代码表指纹';
COMMENT ON COLUMN meta.key IS 'Name of the property / 属性名';
COMMENT ON COLUMN meta.value IS 'Value of the property / 属性值';

CREATE TABLE documents (
  sha256     VARCHAR NOT NULL,
  report_id  VARCHAR,
  media_type VARCHAR,
  kind       VARCHAR,
  bytes      BIGINT,
  pages      INTEGER,
  status     document_status NOT NULL,
  detail     VARCHAR,
  reader     VARCHAR,
  read_at    TIMESTAMP,
  own_id     VARCHAR,
  own_agency VARCHAR,
  own_year   SMALLINT,
  joined     VARCHAR
);
COMMENT ON TABLE documents IS 'One row per distinct file content that was met, read or set aside / 每个不同内容的文件一行，无论读入还是搁置';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of the bytes; "none:" and the address if no bytes could be read / 文件字节的SHA-256；无法读取字节时为"none:"加地址';
COMMENT ON COLUMN documents.report_id IS 'Report this file carries, or carried until it was replaced; NULL if set aside / 该文件所载（被替换前曾载）年报；搁置时为空';
COMMENT ON COLUMN documents.media_type IS 'Media type the bytes were recognised as / 识别出的媒体类型';
COMMENT ON COLUMN documents.kind IS 'Reader that read it: pdf, html, text / 所用读取器';
COMMENT ON COLUMN documents.bytes IS 'Size in bytes / 字节数';
COMMENT ON COLUMN documents.pages IS 'Number of pages; NULL for formats without pages / 页数；无页概念的格式为空';
COMMENT ON COLUMN documents.status IS 'Condition the file ended in: read, or why it was set aside / 处理结果：已读入或搁置原因';
COMMENT ON COLUMN documents.detail IS 'Explanation of the status / 状态说明';
COMMENT ON COLUMN documents.reader IS 'Name and version of the code that read it / 读取程序名称与版本';
COMMENT ON COLUMN documents.read_at IS 'When this reader version first read it, UTC / 该版本读取器首次读取的时间（UTC）';
COMMENT ON COLUMN documents.own_id IS 'Id of the report that this file makes on its own: equal content, equal id / 仅由该文件得出的年报编号，内容相同则相同';
COMMENT ON COLUMN documents.own_agency IS 'Agency as this file itself names it / 该文件自身所载机关名称';
COMMENT ON COLUMN documents.own_year IS 'Year as this file itself names it / 该文件自身所载年度';
COMMENT ON COLUMN documents.joined IS 'Mark of the set of files that make one report, a page and its attachments; NULL if the file stands alone / 合为一份年报的文件组（网页与附件）标记；单独成报时为空';

CREATE TABLE links (
  sha256 VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  text   VARCHAR
);
COMMENT ON TABLE links IS 'Files that a page links to / 网页所链接的文件';
COMMENT ON COLUMN links.sha256 IS 'The page, see documents / 网页，见documents';
COMMENT ON COLUMN links.target IS 'Address as the page writes it; may be relative / 网页所写地址，可为相对地址';
COMMENT ON COLUMN links.text IS 'Words of the link / 链接文字';

CREATE TABLE captures (
  sha256      VARCHAR NOT NULL,
  url         VARCHAR NOT NULL,
  name        VARCHAR,
  fetched_at  TIMESTAMP,
  http_status SMALLINT,
  outcome     VARCHAR,
  site        VARCHAR,
  referrer    VARCHAR,
  is_current  BOOLEAN NOT NULL
);
COMMENT ON TABLE captures IS 'Where and when each file content was found; one row each time the content at an address changed / 文件内容的来源与时间；同一地址内容每变化一次增加一行';
COMMENT ON COLUMN captures.sha256 IS 'File content found, see documents / 所得文件内容，见documents';
COMMENT ON COLUMN captures.url IS 'Address it was found at; file: for local files / 来源地址；本地文件以file:开头';
COMMENT ON COLUMN captures.name IS 'Base name of the local file or of the address / 本地文件名或网址末段';
COMMENT ON COLUMN captures.fetched_at IS 'When this content was first found there, UTC / 首次在该地址获得该内容的时间（UTC）';
COMMENT ON COLUMN captures.http_status IS 'HTTP status; NULL for local files / HTTP状态码；本地文件为空';
COMMENT ON COLUMN captures.outcome IS 'How the fetch ended / 抓取结果';
COMMENT ON COLUMN captures.site IS 'Site profile that led there / 所属站点';
COMMENT ON COLUMN captures.referrer IS 'Page the link was found on / 链接所在页面';
COMMENT ON COLUMN captures.is_current IS 'Whether this content stands at the address now / 该地址当前是否为此内容';

CREATE TABLE reports (
  report_id      VARCHAR NOT NULL,
  sha256         VARCHAR NOT NULL,
  title          VARCHAR,
  agency_name    VARCHAR,
  agency_id      VARCHAR,
  region_code    VARCHAR,
  level          VARCHAR,
  category       VARCHAR,
  year           SMALLINT,
  published_on   DATE,
  scope          VARCHAR,
  is_current     BOOLEAN NOT NULL,
  boxes_expected INTEGER NOT NULL,
  boxes_read     INTEGER NOT NULL,
  findings       INTEGER NOT NULL,
  evidence       VARCHAR,
  agency_key     VARCHAR,
  remark         VARCHAR,
  first_seen     TIMESTAMP,
  gone_at        TIMESTAMP,
  standing       VARCHAR,
  stands_for     VARCHAR
);
COMMENT ON TABLE reports IS 'One row per annual report and version of it, whatever the number of files that carry it; is_current marks one for each agency, year and scope / 每份年报的每个版本一行，与载有它的文件数无关；每机关每年度每口径仅一行is_current为真';
COMMENT ON COLUMN reports.report_id IS 'Derived from title, text and tables: equal content, equal id / 由标题、正文与表格内容得出，内容相同则编号相同';
COMMENT ON COLUMN reports.sha256 IS 'File the facts were read from, see documents / 读取数据的文件，见documents';
COMMENT ON COLUMN reports.title IS 'Title without line breaks and blanks / 标题（去除换行与空格）';
COMMENT ON COLUMN reports.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN reports.agency_id IS 'Agency through its renamings: code of the division, the latest if it was only renumbered (regions.lineage), and body; NULL if the evidence does not decide it / 机关编号（贯穿更名；区划仅换代码者取最新代码）；未识别时为空';
COMMENT ON COLUMN reports.region_code IS 'GB/T 2260 division code in the year reported on, see regions; NULL if the evidence does not decide it / 报告年度的行政区划代码；未识别时为空';
COMMENT ON COLUMN reports.level IS 'Level: national, province, prefecture, county, township, zone; NULL if not known / 行政层级；未识别时为空';
COMMENT ON COLUMN reports.category IS 'Kind of agency, see agency_categories; NULL if not known / 机关类别，见agency_categories；未识别时为空';
COMMENT ON COLUMN reports.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN reports.published_on IS 'Date of publication, if the document says so / 文件载明的发布日期';
COMMENT ON COLUMN reports.scope IS 'Whom the report covers where the title says it: organ, system, aggregate / 标题所示统计口径：本机关、系统或汇总；未示为空';
COMMENT ON COLUMN reports.is_current IS 'Whether this version stands for its agency, year and scope: one and only one does; why in standing. A report without agency_key or year is current while a file in place carries it / 该版本是否代表其机关、年度与口径：有且仅有一份；理由见standing。缺agency_key或年度的年报，有在位文件即为真';
COMMENT ON COLUMN reports.agency_key IS 'What the reports of one agency share, to follow it through the years: agency_id, or "name:" and the printed name where that names one body though it is not resolved; NULL if the name may mean several / 同一机关各年报共有的键：agency_id，或"name:"加可独立指认的所印名称；名称可能指多个机关时为空';
COMMENT ON COLUMN reports.remark IS 'Remark in brackets behind the title, such as 图片版 (pictures) or 超链版 (links); NULL if none / 标题后的括注，如图片版、超链版；无则为空';
COMMENT ON COLUMN reports.first_seen IS 'When a file carrying it was first found, UTC / 首次获得载有该年报的文件的时间（UTC）';
COMMENT ON COLUMN reports.gone_at IS 'When the last file carrying it was found replaced, UTC; NULL while one is in place / 最后一个载有它的文件被发现替换的时间（UTC）；仍在位则为空';
COMMENT ON COLUMN reports.standing IS 'Why it is current: only (no other version), chosen (best of several); why it is not: gone (replaced at its address), withdrawn (a local file that was replaced), less_complete (has fewer than nine tenths of the boxes of another), undated (another states its date), published_earlier, fewer_boxes, seen_earlier, equal (nothing tells them apart; the smaller id stands); unplaced: agency or year is open, so it is nobody''s version / 为何现行：only（唯一）、chosen（多版本中取用）；为何不是：gone（已被替换）、withdrawn（本地文件已被替换）、less_complete（所印格数不足另一版本九成）、undated（未载发布日期而另一版本载有）、published_earlier（发布较早）、fewer_boxes（格数较少）、seen_earlier（获得较早）、equal（无从区分，取编号小者）；unplaced：机关或年度未定';
COMMENT ON COLUMN reports.stands_for IS 'Report that is current in its place; its own id if it is current; NULL if unplaced / 代表该机关年度的现行年报；本身现行则为自身编号；unplaced时为空';
COMMENT ON COLUMN reports.boxes_expected IS 'Boxes the recognised forms have / 识别出的表式应有的格数';
COMMENT ON COLUMN reports.boxes_read IS 'Boxes found printed: every state but missing / 实际印出的格数（缺失除外）';
COMMENT ON COLUMN reports.evidence IS 'Where agency and region come from, in a sentence; what is open, with the candidates; see identities for the parts / 机关与地区的认定依据；未定者列出候选；分项见identities';
COMMENT ON COLUMN reports.findings IS 'Number of findings on this report, claims that hold not counted / 该年报的核查记录数（不计相符的说法）';

CREATE TABLE report_numbers (
  report_id VARCHAR NOT NULL,
  report    INTEGER NOT NULL
);
COMMENT ON TABLE report_numbers IS 'Numbers that stand for the reports in stored_facts; another load gives others / stored_facts中代替年报编号的序号；每次载入各不相同';
COMMENT ON COLUMN report_numbers.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN report_numbers.report IS 'Number of the report in this file, see stored_facts / 该年报在本文件中的序号，见stored_facts';

CREATE TABLE fact_kinds (
  kind       INTEGER NOT NULL,
  form_table form_table_code NOT NULL,
  edition    edition_code NOT NULL,
  indicator  indicator_code NOT NULL,
  applicant  applicant_code NOT NULL,
  unit       VARCHAR,
  method     VARCHAR
);
COMMENT ON TABLE fact_kinds IS 'What many rows of stored_facts have in common: the box, its unit, and how it was found / stored_facts中多行共有的内容：格、单位与识别方式';
COMMENT ON COLUMN fact_kinds.kind IS 'Number in stored_facts.kind; another load gives others / stored_facts.kind所用序号；每次载入各不相同';
COMMENT ON COLUMN fact_kinds.form_table IS 'Table of the form, see facts / 表式中的表，见facts';
COMMENT ON COLUMN fact_kinds.edition IS 'Edition of the form, see facts / 表式版本，见facts';
COMMENT ON COLUMN fact_kinds.indicator IS 'What the box counts, see indicators / 指标代码，见indicators';
COMMENT ON COLUMN fact_kinds.applicant IS 'Kind of applicant, see facts / 申请人类别，见facts';
COMMENT ON COLUMN fact_kinds.unit IS 'Unit, see facts / 单位，见facts';
COMMENT ON COLUMN fact_kinds.method IS 'How the cell was found, see facts / 单元格的识别方式，见facts';

CREATE TABLE locators (
  number  INTEGER NOT NULL,
  locator VARCHAR NOT NULL
);
COMMENT ON TABLE locators IS 'Places in formats without pages that rows of stored_facts have in common / stored_facts中多行共有的无页格式位置';
COMMENT ON COLUMN locators.number IS 'Number in stored_facts.locator; another load gives others / stored_facts.locator所用序号；每次载入各不相同';
COMMENT ON COLUMN locators.locator IS 'DOM path or character range, see facts / DOM路径或字符区间，见facts';

CREATE TABLE stored_facts (
  report     INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  value      DOUBLE,
  raw        VARCHAR,
  state      cell_state NOT NULL,
  confidence FLOAT,
  page       INTEGER,
  x0         FLOAT,
  y0         FLOAT,
  x1         FLOAT,
  y1         FLOAT,
  locator    INTEGER
);
COMMENT ON TABLE stored_facts IS 'Stored form of the view facts / 视图facts的存储形式';
COMMENT ON COLUMN stored_facts.report IS 'Report, see report_numbers / 年报，见report_numbers';
COMMENT ON COLUMN stored_facts.kind IS 'Box, unit and method, see fact_kinds / 格、单位与识别方式，见fact_kinds';
COMMENT ON COLUMN stored_facts.value IS 'Number printed; NULL unless state is value / 所印数值；状态不是value时为空';
COMMENT ON COLUMN stored_facts.raw IS 'Text as printed; NULL if the box is missing, or if it is the plain writing of a whole number in value, see as_printed / 所印原文；格缺失，或原文即value整数的常规写法时为空，见as_printed';
COMMENT ON COLUMN stored_facts.state IS 'What stands in the box: value, blank, dash, text, unreadable, missing / 格内情形';
COMMENT ON COLUMN stored_facts.confidence IS 'Confidence of the reading, 0 to 1 / 识读置信度，0到1';
COMMENT ON COLUMN stored_facts.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN stored_facts.x0 IS 'Left edge of the box in points from the left of the page / 左边距页左（磅）';
COMMENT ON COLUMN stored_facts.y0 IS 'Top edge of the box in points from the top of the page / 上边距页顶（磅）';
COMMENT ON COLUMN stored_facts.x1 IS 'Right edge of the box in points from the left of the page / 右边距页左（磅）';
COMMENT ON COLUMN stored_facts.y1 IS 'Bottom edge of the box in points from the top of the page / 下边距页顶（磅）';
COMMENT ON COLUMN stored_facts.locator IS 'Place in formats without pages, see locators / 无页格式的位置，见locators';

CREATE TABLE findings (
  report_id   VARCHAR NOT NULL,
  rule        VARCHAR NOT NULL,
  severity    VARCHAR NOT NULL,
  result      VARCHAR NOT NULL,
  message     VARCHAR NOT NULL,
  left_value  DOUBLE,
  right_value DOUBLE,
  difference  DOUBLE,
  indicator   VARCHAR,
  applicant   VARCHAR,
  cause       VARCHAR,
  form_table  VARCHAR,
  page        INTEGER,
  x0          FLOAT,
  y0          FLOAT,
  x1          FLOAT,
  y1          FLOAT,
  locator     VARCHAR,
  other_report_id VARCHAR
);
COMMENT ON TABLE findings IS 'What a reader of a report must know: failed rules, unplaced rows, doubtful readings / 核查记录：未通过的规则、无法归位的行、存疑的识读';
COMMENT ON COLUMN findings.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN findings.rule IS 'Code of the rule / 规则代码';
COMMENT ON COLUMN findings.severity IS 'error, warning or info / 严重程度';
COMMENT ON COLUMN findings.result IS 'fail, pass_assumed_blank, not_checkable, noted, or for claims of the text also pass / 核查结果（正文说法相符者为pass）';
COMMENT ON COLUMN findings.message IS 'Sentence with the numbers / 含数字的说明';
COMMENT ON COLUMN findings.left_value IS 'Left side of the rule / 规则左边的值';
COMMENT ON COLUMN findings.right_value IS 'Right side of the rule / 规则右边的值';
COMMENT ON COLUMN findings.difference IS 'Left side minus right side / 左边减右边';
COMMENT ON COLUMN findings.indicator IS 'Box the rule is about, see indicators; NULL if none / 所涉指标；无则为空';
COMMENT ON COLUMN findings.applicant IS 'Applicant of that box; NULL if there is no box / 所涉申请人类别；无则为空';
COMMENT ON COLUMN findings.cause IS 'Where the fault lies, or why it cannot be checked: source, reading, scope or unknown / 成因：来源、识读、统计口径或未知';
COMMENT ON COLUMN findings.form_table IS 'Table the finding belongs to; NULL if none / 所属表；无则为空';
COMMENT ON COLUMN findings.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN findings.x0 IS 'Left edge of the place in points / 左边（磅）';
COMMENT ON COLUMN findings.y0 IS 'Top edge of the place in points / 上边（磅）';
COMMENT ON COLUMN findings.x1 IS 'Right edge of the place in points / 右边（磅）';
COMMENT ON COLUMN findings.y1 IS 'Bottom edge of the place in points / 下边（磅）';
COMMENT ON COLUMN findings.locator IS 'DOM path or character range for formats without pages / 无页格式的DOM路径或字符区间';
COMMENT ON COLUMN findings.other_report_id IS 'Other report the finding compares with: another version, or another year; NULL if none / 所比较的另一年报：另一版本或另一年度；无则为空';

CREATE TABLE identities (
  report_id   VARCHAR NOT NULL,
  title_from  VARCHAR,
  site_code   VARCHAR,
  site_name   VARCHAR,
  agency_id   VARCHAR,
  agency_key  VARCHAR,
  region_code VARCHAR,
  level       VARCHAR,
  category    VARCHAR,
  year        SMALLINT,
  scope       VARCHAR,
  evidence    VARCHAR,
  region_from VARCHAR,
  correction  INTEGER
);
COMMENT ON TABLE identities IS 'Evidence for whose report each one is: what the document itself says, before addresses, sites and corrections are asked; reports has the outcome / 各年报归属的依据：仅依文件自身的认定（未问网址、网站与更正）；结论见reports';
COMMENT ON COLUMN identities.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN identities.title_from IS 'Where the title was read: name of the metadata, or printed; NULL if there is none / 标题来源：元数据名或printed（正文所印）；无则为空';
COMMENT ON COLUMN identities.site_code IS 'Site code (网站标识码) in the page labels; NULL if none / 页面标签中的网站标识码；无则为空';
COMMENT ON COLUMN identities.site_name IS 'Site name in the page labels; NULL if none / 页面标签中的网站名称；无则为空';
COMMENT ON COLUMN identities.agency_id IS 'reports.agency_id by the document alone / 仅依文件的机关编号';
COMMENT ON COLUMN identities.agency_key IS 'reports.agency_key by the document alone / 仅依文件的机关键';
COMMENT ON COLUMN identities.region_code IS 'reports.region_code by the document alone / 仅依文件的行政区划代码';
COMMENT ON COLUMN identities.level IS 'reports.level by the document alone / 仅依文件的行政层级';
COMMENT ON COLUMN identities.category IS 'reports.category by the document alone / 仅依文件的机关类别';
COMMENT ON COLUMN identities.year IS 'reports.year by the document alone / 仅依文件的报告年度';
COMMENT ON COLUMN identities.scope IS 'reports.scope by the document alone / 仅依文件的统计口径';
COMMENT ON COLUMN identities.evidence IS 'reports.evidence by the document alone / 仅依文件的依据说明';
COMMENT ON COLUMN identities.region_from IS 'What decided the region in the end: title, site_code, site_name, address (registration code in the address), profile (area of the site profile), correction; NULL if it is open / 最终认定地区的依据：title、site_code、site_name、address（网址中的统一社会信用代码）、profile（网站配置的区划）、correction（更正）；未定为空';
COMMENT ON COLUMN identities.correction IS 'Line of the correction that applies, see corrections; NULL if none / 所适用更正的行号，见corrections；无则为空';

CREATE TABLE corrections (
  line        INTEGER NOT NULL,
  agency      VARCHAR,
  site        VARCHAR,
  sha256      VARCHAR,
  from_year   SMALLINT,
  until_year  SMALLINT,
  agency_id   VARCHAR,
  region_code VARCHAR,
  category    VARCHAR,
  level       VARCHAR,
  scope       VARCHAR,
  year        SMALLINT,
  why         VARCHAR NOT NULL,
  used        INTEGER NOT NULL
);
COMMENT ON TABLE corrections IS 'Corrections of identities that the user gives as a CSV file, each with its reason; loaded by ingest / 使用者以CSV给出的归属更正，逐行附理由；由ingest载入';
COMMENT ON COLUMN corrections.line IS 'Line of the file, the head is line 1 / 文件行号，表头为第1行';
COMMENT ON COLUMN corrections.agency IS 'Applies to reports whose title prints this name; NULL for any / 适用于标题所印此名称者；空为任意';
COMMENT ON COLUMN corrections.site IS 'Applies to reports found on this host or site, or whose site code begins so; NULL for any / 适用于来自此主机、站点或网站标识码前缀者；空为任意';
COMMENT ON COLUMN corrections.sha256 IS 'Applies to the report of this file; NULL for any / 适用于此文件的年报；空为任意';
COMMENT ON COLUMN corrections.from_year IS 'Applies to reports on this year and later; NULL for any / 适用的首个报告年度；空为不限';
COMMENT ON COLUMN corrections.until_year IS 'Applies to reports on this year and earlier; NULL for any / 适用的末个报告年度；空为不限';
COMMENT ON COLUMN corrections.agency_id IS 'Agency to set; NULL leaves it / 更正后的机关编号；空为不改';
COMMENT ON COLUMN corrections.region_code IS 'Division to set; NULL leaves it / 更正后的行政区划代码；空为不改';
COMMENT ON COLUMN corrections.category IS 'Category to set; NULL leaves it / 更正后的机关类别；空为不改';
COMMENT ON COLUMN corrections.level IS 'Level to set; NULL leaves it / 更正后的行政层级；空为不改';
COMMENT ON COLUMN corrections.scope IS 'Scope to set; NULL leaves it / 更正后的统计口径；空为不改';
COMMENT ON COLUMN corrections.year IS 'Year to set; NULL leaves it / 更正后的报告年度；空为不改';
COMMENT ON COLUMN corrections.why IS 'Reason / 理由';
COMMENT ON COLUMN corrections.used IS 'Number of reports it applies to; 0 is a row to look at / 所适用的年报数；0应予检查';

CREATE TABLE cross_findings (
  report_id       VARCHAR NOT NULL,
  rule            VARCHAR NOT NULL,
  severity        VARCHAR NOT NULL,
  result          VARCHAR NOT NULL,
  message         VARCHAR NOT NULL,
  left_value      DOUBLE,
  right_value     DOUBLE,
  difference      DOUBLE,
  form_table      VARCHAR,
  indicator       VARCHAR,
  applicant       VARCHAR,
  cause           VARCHAR,
  points          INTEGER NOT NULL,
  other_report_id VARCHAR,
  other_indicator VARCHAR,
  other_applicant VARCHAR,
  page            INTEGER,
  x0              FLOAT,
  y0              FLOAT,
  x1              FLOAT,
  y1              FLOAT,
  locator         VARCHAR,
  other_page      INTEGER,
  other_x0        FLOAT,
  other_y0        FLOAT,
  other_x1        FLOAT,
  other_y1        FLOAT,
  other_locator   VARCHAR
);
COMMENT ON TABLE cross_findings IS 'Results of the rules over more than one report: last year, peers, publication; made anew from all reports in place whenever one changes / 跨年报规则的核查结果：与上年、同类机关、公布时间对照；任一年报有变即据全部在位年报重算';
COMMENT ON COLUMN cross_findings.report_id IS 'Report that is checked, see reports / 被核查的年报，见reports';
COMMENT ON COLUMN cross_findings.rule IS 'Code of the rule, see rules / 规则代码，见rules';
COMMENT ON COLUMN cross_findings.severity IS 'error, warning or info / 严重程度';
COMMENT ON COLUMN cross_findings.result IS 'fail: one row a box; pass, pass_assumed_blank and not_checkable: one row a report and rule / 核查结果：fail每格一行，其余每份年报每条规则一行';
COMMENT ON COLUMN cross_findings.message IS 'Sentence with the numbers, or why it cannot be checked / 含数字的说明，或无法核查的原因';
COMMENT ON COLUMN cross_findings.left_value IS 'Left side of the rule / 规则左边的值';
COMMENT ON COLUMN cross_findings.right_value IS 'Right side of the rule / 规则右边的值';
COMMENT ON COLUMN cross_findings.difference IS 'Left side minus right side / 左边减右边';
COMMENT ON COLUMN cross_findings.form_table IS 'Table of the form; NULL if none / 所属表；无则为空';
COMMENT ON COLUMN cross_findings.indicator IS 'Box the rule is about, see indicators; NULL if none / 所涉指标；无则为空';
COMMENT ON COLUMN cross_findings.applicant IS 'Applicant of that box; NULL if there is no box / 所涉申请人类别；无则为空';
COMMENT ON COLUMN cross_findings.cause IS 'Where the fault lies, or why it cannot be checked: source, reading, scope or unknown / 成因：来源、识读、统计口径或未知';
COMMENT ON COLUMN cross_findings.points IS 'Number of times the rule was asked that this row stands for / 本行所代表的核查次数';
COMMENT ON COLUMN cross_findings.other_report_id IS 'Report on the other side; NULL if none or many / 对照的年报；无或多份时为空';
COMMENT ON COLUMN cross_findings.other_indicator IS 'Box on the other side, see indicators; NULL if none / 对照的指标；无则为空';
COMMENT ON COLUMN cross_findings.other_applicant IS 'Applicant of the box on the other side / 对照格的申请人类别';
COMMENT ON COLUMN cross_findings.page IS 'Page of the box, from 1; NULL for formats without pages / 格所在页码，从1起；无页格式为空';
COMMENT ON COLUMN cross_findings.x0 IS 'Left edge of the box in points / 左边（磅）';
COMMENT ON COLUMN cross_findings.y0 IS 'Top edge of the box in points / 上边（磅）';
COMMENT ON COLUMN cross_findings.x1 IS 'Right edge of the box in points / 右边（磅）';
COMMENT ON COLUMN cross_findings.y1 IS 'Bottom edge of the box in points / 下边（磅）';
COMMENT ON COLUMN cross_findings.locator IS 'DOM path or character range of the box for formats without pages / 无页格式的DOM路径或字符区间';
COMMENT ON COLUMN cross_findings.other_page IS 'Page of the box in the other report / 对照年报中格所在页码';
COMMENT ON COLUMN cross_findings.other_x0 IS 'Left edge of the box in the other report / 对照格左边（磅）';
COMMENT ON COLUMN cross_findings.other_y0 IS 'Top edge of the box in the other report / 对照格上边（磅）';
COMMENT ON COLUMN cross_findings.other_x1 IS 'Right edge of the box in the other report / 对照格右边（磅）';
COMMENT ON COLUMN cross_findings.other_y1 IS 'Bottom edge of the box in the other report / 对照格下边（磅）';
COMMENT ON COLUMN cross_findings.other_locator IS 'DOM path or character range of the box in the other report / 对照格的DOM路径或字符区间';

CREATE TABLE rules (
  rule       VARCHAR NOT NULL,
  scope      VARCHAR NOT NULL,
  status     VARCHAR NOT NULL,
  severity   VARCHAR,
  editions   VARCHAR,
  form_table VARCHAR,
  asked      VARCHAR,
  expression VARCHAR,
  zh         VARCHAR NOT NULL,
  en         VARCHAR NOT NULL,
  citation   VARCHAR
);
COMMENT ON TABLE rules IS 'The rules that reports are held against, notes a reading can leave, and known rules that are left out, with the reason / 核查规则、识读说明，以及不采用的规则与理由';
COMMENT ON COLUMN rules.rule IS 'Code of the rule / 规则代码';
COMMENT ON COLUMN rules.scope IS 'What a report is held against: report itself, prose of the report, years (last year), peers, publication; reading for notes / 对照范围：年报自身、正文、上年、同类、公布；识读说明为reading';
COMMENT ON COLUMN rules.status IS 'active, note or left_out / 采用、说明或不采用';
COMMENT ON COLUMN rules.severity IS 'error, warning or info / 严重程度';
COMMENT ON COLUMN rules.editions IS 'Editions of the form it is for; empty for all / 适用的表式版本';
COMMENT ON COLUMN rules.form_table IS 'Tables of the form it is about / 所涉表';
COMMENT ON COLUMN rules.asked IS 'How often it is asked: table, applicant, indicator or box / 核查次数：每表、每类申请人、每项指标或每格';
COMMENT ON COLUMN rules.expression IS 'The rule in the language of normalize/check / 规则表达式';
COMMENT ON COLUMN rules.zh IS 'What must hold, in Chinese; for a rule that is left out, the reason / 规则内容（中文）；不采用者为理由';
COMMENT ON COLUMN rules.en IS 'What must hold, in English; for a rule that is left out, the reason / 规则内容（英文）；不采用者为理由';
COMMENT ON COLUMN rules.citation IS 'What the rule rests on / 依据';

CREATE TABLE verdicts (
  sha256      VARCHAR NOT NULL,
  rule        VARCHAR NOT NULL,
  form_table  VARCHAR,
  indicator   VARCHAR,
  applicant   VARCHAR,
  verdict     VARCHAR NOT NULL,
  why         VARCHAR NOT NULL,
  judged_by   VARCHAR,
  judged_at   TIMESTAMP NOT NULL,
  left_value  DOUBLE,
  right_value DOUBLE,
  message     VARCHAR NOT NULL,
  agency_name VARCHAR,
  year        SMALLINT,
  state       VARCHAR NOT NULL,
  report_id   VARCHAR
);
COMMENT ON TABLE verdicts IS 'What people found out about findings, from the side file beside the database / 人工核实结论，来自数据库旁的结论文件';
COMMENT ON COLUMN verdicts.sha256 IS 'Bytes the finding was read from, see documents / 所据文件字节，见documents';
COMMENT ON COLUMN verdicts.rule IS 'Code of the rule that failed / 规则代码';
COMMENT ON COLUMN verdicts.form_table IS 'Table of the form; NULL if none / 所属表；无则为空';
COMMENT ON COLUMN verdicts.indicator IS 'Box the finding names; NULL if none / 所涉指标；无则为空';
COMMENT ON COLUMN verdicts.applicant IS 'Applicant of that box / 所涉申请人类别';
COMMENT ON COLUMN verdicts.verdict IS 'confirmed: the source is wrong; explained: both are right; ours: we read it wrongly / confirmed确为原文之误，explained有合理解释，ours系识读之误';
COMMENT ON COLUMN verdicts.why IS 'Reason that was given / 理由';
COMMENT ON COLUMN verdicts.judged_by IS 'Who judged / 核实人';
COMMENT ON COLUMN verdicts.judged_at IS 'When, UTC / 核实时间（UTC）';
COMMENT ON COLUMN verdicts.left_value IS 'Left side of the finding as it was judged / 核实时规则左边的值';
COMMENT ON COLUMN verdicts.right_value IS 'Right side of the finding as it was judged / 核实时规则右边的值';
COMMENT ON COLUMN verdicts.message IS 'Finding as it was judged / 核实时的说明';
COMMENT ON COLUMN verdicts.agency_name IS 'Agency of the report as it was judged / 核实时的机关名称';
COMMENT ON COLUMN verdicts.year IS 'Year of the report as it was judged / 核实时的报告年度';
COMMENT ON COLUMN verdicts.state IS 'stands; reopened if file or values have changed since; gone if there is no such finding any more / stands有效，reopened文件或数值已变须重核，gone已无此记录';
COMMENT ON COLUMN verdicts.report_id IS 'Report the finding is on now; NULL if gone / 现所在年报；已无则为空';

CREATE TABLE sections (
  report_id VARCHAR NOT NULL,
  number    INTEGER NOT NULL,
  heading   VARCHAR,
  text      VARCHAR,
  position  INTEGER NOT NULL
);
COMMENT ON TABLE sections IS 'Running text of the reports, cut at first-level headings / 年报正文，按一级标题切分';
COMMENT ON COLUMN sections.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN sections.number IS 'Printed number of the heading; 0 for what stands before the first / 标题所印序号；首个标题之前为0';
COMMENT ON COLUMN sections.heading IS 'Heading as printed / 所印标题';
COMMENT ON COLUMN sections.text IS 'Paragraphs joined by line breaks, tables left out / 段落正文，不含表格';
COMMENT ON COLUMN sections.position IS 'Position in the report, from 0 / 在年报中的次序，从0起';

CREATE TABLE indicators (
  edition    edition_code NOT NULL,
  form_table form_table_code NOT NULL,
  row        SMALLINT NOT NULL,
  col        SMALLINT NOT NULL,
  indicator  indicator_code NOT NULL,
  applicant  applicant_code NOT NULL,
  label_zh   VARCHAR,
  label_en   VARCHAR,
  unit       VARCHAR,
  kind       VARCHAR,
  citation   VARCHAR,
  applicant_zh VARCHAR,
  applicant_en VARCHAR,
  part_of      VARCHAR
);
COMMENT ON TABLE indicators IS 'The official forms: one row per box of each edition / 官方表式：各版本每格一行';
COMMENT ON COLUMN indicators.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN indicators.form_table IS 'Table of the form / 表式中的表';
COMMENT ON COLUMN indicators.row IS 'Row of the box among the value rows, from 1 / 数据行序，从1起';
COMMENT ON COLUMN indicators.col IS 'Column of the box among the value columns, from 1 / 数据列序，从1起';
COMMENT ON COLUMN indicators.indicator IS 'Code of what the box counts / 指标代码';
COMMENT ON COLUMN indicators.applicant IS 'Kind of applicant; empty where the form has none / 申请人类别；表式无此项时为空串';
COMMENT ON COLUMN indicators.label_zh IS 'Name in Chinese, without the applicant / 中文名称（不含申请人类别）';
COMMENT ON COLUMN indicators.label_en IS 'Name in English, without the applicant / 英文名称（不含申请人类别）';
COMMENT ON COLUMN indicators.unit IS 'Unit the form prescribes; NULL if it leaves it open / 表式规定的单位；未规定时为空';
COMMENT ON COLUMN indicators.kind IS 'data, total of other boxes, or cumulative over all years / 数据格、合计格或历年累计格';
COMMENT ON COLUMN indicators.citation IS 'Official document the form comes from / 表式出处';
COMMENT ON COLUMN indicators.applicant_zh IS 'Kind of applicant in Chinese; NULL where the form has none / 申请人类别中文名；无则为空';
COMMENT ON COLUMN indicators.part_of IS 'Indicator of the total that the box adds to, for the same applicant; NULL if it is a total or adds to none / 同一申请人类别下该格计入的合计指标；本身为合计或不计入任何合计时为空';
COMMENT ON COLUMN indicators.applicant_en IS 'Kind of applicant in English; NULL where the form has none / 申请人类别英文名；无则为空';

CREATE TABLE crosswalk (
  indicator_from VARCHAR,
  edition_from   edition_code NOT NULL,
  indicator_to   VARCHAR,
  edition_to     edition_code NOT NULL,
  comparable     VARCHAR NOT NULL,
  applicant      VARCHAR NOT NULL,
  reason_zh      VARCHAR NOT NULL,
  reason_en      VARCHAR NOT NULL,
  citation       VARCHAR NOT NULL
);
COMMENT ON TABLE crosswalk IS 'Which indicators of different editions of the form may stand in one series, and why / 不同版本表式的指标能否接续比较及理由';
COMMENT ON COLUMN crosswalk.indicator_from IS 'Indicator of the older edition, see indicators; NULL if it has no such box / 较早版本的指标；该版本无此项时为空';
COMMENT ON COLUMN crosswalk.edition_from IS 'Older edition / 较早版本';
COMMENT ON COLUMN crosswalk.indicator_to IS 'Indicator of the newer edition; several rows with the same one mean their sum; NULL if it has no such box / 较新版本的指标；多行同一指标表示相加；该版本无此项时为空';
COMMENT ON COLUMN crosswalk.edition_to IS 'Newer edition / 较新版本';
COMMENT ON COLUMN crosswalk.comparable IS 'yes, with_care or no / 可比、慎比或不可比';
COMMENT ON COLUMN crosswalk.applicant IS 'Applicant column of the newer edition that compares, where the older has no applicants; empty means the same on both sides / 较早版本不分申请人时，较新版本中对应的申请人列；空串表示两边相同';
COMMENT ON COLUMN crosswalk.reason_zh IS 'Reason in Chinese / 理由（中文）';
COMMENT ON COLUMN crosswalk.reason_en IS 'Reason in English / 理由（英文）';
COMMENT ON COLUMN crosswalk.citation IS 'What the judgement rests on / 依据';

CREATE TABLE series_codes (
  series   VARCHAR NOT NULL,
  zh       VARCHAR NOT NULL,
  en       VARCHAR NOT NULL,
  kind     VARCHAR NOT NULL,
  part_of  VARCHAR
);
COMMENT ON TABLE series_codes IS 'What can be followed over editions of the form / 可跨版本追踪的序列';
COMMENT ON COLUMN series_codes.series IS 'Code of the series: the newest indicator in it, unless the data name it / 序列代码';
COMMENT ON COLUMN series_codes.zh IS 'Name in Chinese / 中文名称';
COMMENT ON COLUMN series_codes.en IS 'Name in English / 英文名称';
COMMENT ON COLUMN series_codes.kind IS 'part, total of other series, or sum of boxes that are series of their own too: never add different kinds / part（分项）、total（合计）、sum（由另成序列的各格相加）：不同类不可相加';
COMMENT ON COLUMN series_codes.part_of IS 'Series of the total that a part belongs to; NULL if none / 分项所属合计的序列；无则为空';

CREATE TABLE series_members (
  series    VARCHAR NOT NULL,
  edition   edition_code NOT NULL,
  indicator indicator_code NOT NULL,
  applicant VARCHAR,
  members   SMALLINT NOT NULL
);
COMMENT ON TABLE series_members IS 'Which boxes of each edition make a series; several are added up / 各版本中构成序列的格；多格相加';
COMMENT ON COLUMN series_members.series IS 'Series, see series_codes / 序列，见series_codes';
COMMENT ON COLUMN series_members.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN series_members.indicator IS 'Indicator, see indicators / 指标代码，见indicators';
COMMENT ON COLUMN series_members.applicant IS 'Applicant column the number stands for, where the edition has no applicants; NULL as printed / 该版本不分申请人时，该数所对应的申请人列；空为以所印为准';
COMMENT ON COLUMN series_members.members IS 'Number of boxes to add up in this edition / 该版本中相加的格数';

CREATE TABLE series_links (
  series       VARCHAR NOT NULL,
  edition_from edition_code NOT NULL,
  edition_to   edition_code NOT NULL,
  comparable   VARCHAR NOT NULL,
  reason_zh    VARCHAR NOT NULL,
  reason_en    VARCHAR NOT NULL
);
COMMENT ON TABLE series_links IS 'Whether a series continues from one edition to the next: the least comparable of the crosswalk between its boxes / 序列能否由一版本接续到下一版本：取crosswalk中最不可比者';
COMMENT ON COLUMN series_links.series IS 'Series, see series_codes / 序列，见series_codes';
COMMENT ON COLUMN series_links.edition_from IS 'Older edition / 较早版本';
COMMENT ON COLUMN series_links.edition_to IS 'Newer edition / 较新版本';
COMMENT ON COLUMN series_links.comparable IS 'yes, with_care or no / 可比、慎比或不可比';
COMMENT ON COLUMN series_links.reason_zh IS 'Reason in Chinese / 理由（中文）';
COMMENT ON COLUMN series_links.reason_en IS 'Reason in English / 理由（英文）';

CREATE TABLE regions (
  code       VARCHAR NOT NULL,
  name       VARCHAR NOT NULL,
  level      VARCHAR NOT NULL,
  from_year  SMALLINT NOT NULL,
  until_year SMALLINT,
  successors VARCHAR,
  lineage    VARCHAR NOT NULL
);
COMMENT ON TABLE regions IS 'Divisions of county level and above through time, one row per code and name / 县级以上行政区划沿革，每个代码与名称一行';
COMMENT ON COLUMN regions.code IS 'GB/T 2260 code, six digits / 行政区划代码（六位）';
COMMENT ON COLUMN regions.name IS 'Full name / 全称';
COMMENT ON COLUMN regions.level IS 'province, prefecture or county / 省级、地级或县级';
COMMENT ON COLUMN regions.from_year IS 'Year from which code and name were in force / 启用年份';
COMMENT ON COLUMN regions.until_year IS 'Year in which they ended; NULL if in force / 停用年份；在用则为空';
COMMENT ON COLUMN regions.lineage IS 'Latest code of this division, followed while it was only renumbered or renamed, not split or merged / 最新代码：仅在换代码或更名时相承，拆分合并则止';
COMMENT ON COLUMN regions.successors IS 'Codes that followed, with the year in brackets, separated by ";" / 后继代码';

CREATE TABLE agency_categories (
  category VARCHAR NOT NULL,
  zh       VARCHAR NOT NULL,
  en       VARCHAR NOT NULL,
  note     VARCHAR
);
COMMENT ON TABLE agency_categories IS 'Kinds of agencies / 机关类别';
COMMENT ON COLUMN agency_categories.category IS 'Code of the category / 类别代码';
COMMENT ON COLUMN agency_categories.zh IS 'Name in Chinese / 中文名称';
COMMENT ON COLUMN agency_categories.en IS 'Name in English / 英文名称';
COMMENT ON COLUMN agency_categories.note IS 'What to know of the category / 说明';

CREATE TABLE agency_names (
  name       VARCHAR NOT NULL,
  category   VARCHAR NOT NULL,
  body       VARCHAR,
  from_year  SMALLINT,
  until_year SMALLINT,
  successor  VARCHAR,
  note       VARCHAR
);
COMMENT ON TABLE agency_names IS 'Names of agencies behind their region; names of one body share its code / 机关名称（地区名之后的部分），同一机关的各名称代码相同';
COMMENT ON COLUMN agency_names.name IS 'Name without the region / 不含地区的名称';
COMMENT ON COLUMN agency_names.category IS 'Category, see agency_categories / 类别，见agency_categories';
COMMENT ON COLUMN agency_names.body IS 'Code of the body, the part of agency_id behind the dot; NULL if only the full name tells bodies apart / 机关代码，即agency_id点后部分；须凭全称区分时为空';
COMMENT ON COLUMN agency_names.from_year IS 'Year from which the name was in use anywhere; NULL if not known / 名称最早启用年份；未知为空';
COMMENT ON COLUMN agency_names.until_year IS 'Last year in which the name was in use, where the body ended or was renamed; NULL if in use or not known / 名称最后使用年份；在用或未知为空';
COMMENT ON COLUMN agency_names.successor IS 'Body it merged into / 并入的机关代码';
COMMENT ON COLUMN agency_names.note IS 'Why the name is listed so / 说明';

CREATE TABLE metrics (
  report_id    VARCHAR NOT NULL,
  metric       VARCHAR NOT NULL,
  value        DOUBLE NOT NULL,
  unit         VARCHAR NOT NULL,
  qualifier    VARCHAR NOT NULL,
  period       VARCHAR NOT NULL,
  scope        VARCHAR NOT NULL,
  dim          VARCHAR,
  negated      BOOLEAN NOT NULL,
  quote        VARCHAR NOT NULL,
  section      INTEGER NOT NULL,
  page         INTEGER,
  start_offset INTEGER NOT NULL,
  end_offset   INTEGER NOT NULL,
  confidence   FLOAT,
  raw          VARCHAR NOT NULL,
  year         SMALLINT,
  x0           FLOAT,
  y0           FLOAT,
  x1           FLOAT,
  y1           FLOAT,
  locator      VARCHAR,
  position     INTEGER NOT NULL
);
COMMENT ON TABLE metrics IS 'Numbers of the running text that the metric dictionary names, each with its sentence / 正文中的指标数值，附原句';
COMMENT ON COLUMN metrics.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN metrics.metric IS 'What is counted, see metric_codes / 指标代码，见metric_codes';
COMMENT ON COLUMN metrics.value IS 'Number in its unit, with 万 and 亿 multiplied out / 以基本单位计的数值（万、亿已换算）';
COMMENT ON COLUMN metrics.unit IS 'Unit printed behind the number; the unit of the metric if none is / 数后所印单位；未印则为指标单位';
COMMENT ON COLUMN metrics.qualifier IS 'eq exactly, ge at least (余, 超, 以上), le at most, approx about / 精确、不少于、不多于或约数';
COMMENT ON COLUMN metrics.period IS 'year, half_year, quarter, month, as_of a day, or cumulative since the beginning / 统计期：全年、半年、季度、月、截至某日或历年累计';
COMMENT ON COLUMN metrics.scope IS 'agency, jurisdiction (全区, 全县) or system / 统计范围：本机关、辖区或系统';
COMMENT ON COLUMN metrics.dim IS 'Channel or category the number is for; NULL if none / 渠道或类别；无则为空';
COMMENT ON COLUMN metrics.negated IS 'Whether the sentence says in words that there was none / 是否以文字表述为无';
COMMENT ON COLUMN metrics.quote IS 'Sentence as printed / 原句';
COMMENT ON COLUMN metrics.section IS 'Section of the report, see sections.position / 所在部分，见sections.position';
COMMENT ON COLUMN metrics.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN metrics.start_offset IS 'Characters of sections.text before the number: substr(text, start_offset + 1, end_offset - start_offset) is raw / 数字在sections.text中的起始字符位置，从0起';
COMMENT ON COLUMN metrics.end_offset IS 'Characters of sections.text up to the end of the number / 数字在sections.text中的结束字符位置';
COMMENT ON COLUMN metrics.confidence IS 'Confidence of the reading, 0 to 1: less where the subject stands in an earlier clause or sentence / 识读置信度，0到1';
COMMENT ON COLUMN metrics.raw IS 'Number as printed, or the word of negation / 所印数字，或表示没有的词';
COMMENT ON COLUMN metrics.year IS 'Year the sentence names for the number; NULL if none / 句中指明的年份；未指明为空';
COMMENT ON COLUMN metrics.x0 IS 'Left edge of the line in points from the left of the page / 所在行左边（磅）';
COMMENT ON COLUMN metrics.y0 IS 'Top edge of the line in points from the top of the page / 所在行上边（磅）';
COMMENT ON COLUMN metrics.x1 IS 'Right edge of the line in points / 所在行右边（磅）';
COMMENT ON COLUMN metrics.y1 IS 'Bottom edge of the line in points / 所在行下边（磅）';
COMMENT ON COLUMN metrics.locator IS 'DOM path or character range for formats without pages / 无页格式的DOM路径或字符区间';
COMMENT ON COLUMN metrics.position IS 'Position among the metrics of the report in reading order, from 0 / 在该年报指标中的次序，从0起';

CREATE TABLE numbers_unread (
  report_id    VARCHAR NOT NULL,
  raw          VARCHAR NOT NULL,
  reason       VARCHAR NOT NULL,
  quote        VARCHAR NOT NULL,
  section      INTEGER NOT NULL,
  page         INTEGER,
  start_offset INTEGER NOT NULL,
  end_offset   INTEGER NOT NULL,
  x0           FLOAT,
  y0           FLOAT,
  x1           FLOAT,
  y1           FLOAT,
  locator      VARCHAR
);
COMMENT ON TABLE numbers_unread IS 'Numbers of the running text that are no value of a metric, and why / 正文中未作指标的数字及原因';
COMMENT ON COLUMN numbers_unread.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN numbers_unread.raw IS 'Number as printed / 所印数字';
COMMENT ON COLUMN numbers_unread.reason IS 'Why it is no value, for example growth, target, share, no_label / 原因，如增减、目标、占比、无指标词';
COMMENT ON COLUMN numbers_unread.quote IS 'Sentence as printed / 原句';
COMMENT ON COLUMN numbers_unread.section IS 'Section of the report, see sections.position / 所在部分，见sections.position';
COMMENT ON COLUMN numbers_unread.page IS 'Page from 1; NULL for formats without pages / 页码，从1起；无页格式为空';
COMMENT ON COLUMN numbers_unread.start_offset IS 'Characters of sections.text before the number / 数字在sections.text中的起始字符位置，从0起';
COMMENT ON COLUMN numbers_unread.end_offset IS 'Characters of sections.text up to the end of the number / 数字在sections.text中的结束字符位置';
COMMENT ON COLUMN numbers_unread.x0 IS 'Left edge of the line in points from the left of the page / 所在行左边（磅）';
COMMENT ON COLUMN numbers_unread.y0 IS 'Top edge of the line in points from the top of the page / 所在行上边（磅）';
COMMENT ON COLUMN numbers_unread.x1 IS 'Right edge of the line in points / 所在行右边（磅）';
COMMENT ON COLUMN numbers_unread.y1 IS 'Bottom edge of the line in points / 所在行下边（磅）';
COMMENT ON COLUMN numbers_unread.locator IS 'DOM path or character range for formats without pages / 无页格式的DOM路径或字符区间';

CREATE TABLE metric_codes (
  code     VARCHAR NOT NULL,
  zh       VARCHAR NOT NULL,
  en       VARCHAR NOT NULL,
  unit     VARCHAR NOT NULL,
  "group"  VARCHAR NOT NULL,
  kind     VARCHAR NOT NULL,
  scope    VARCHAR NOT NULL,
  citation VARCHAR NOT NULL
);
COMMENT ON TABLE metric_codes IS 'The metric dictionary for numbers in the running text / 正文指标词典';
COMMENT ON COLUMN metric_codes.code IS 'Code of the metric / 指标代码';
COMMENT ON COLUMN metric_codes.zh IS 'Name in Chinese / 中文名称';
COMMENT ON COLUMN metric_codes.en IS 'Name in English / 英文名称';
COMMENT ON COLUMN metric_codes.unit IS 'Unit of a value printed without one / 未印单位时的单位';
COMMENT ON COLUMN metric_codes."group" IS 'Field of work: publication, platforms, response, applications, service, hotline, participation, enforcement / 所属业务';
COMMENT ON COLUMN metric_codes.kind IS 'count of a period, stock at a day, rate, rate_change or money / 数值类型';
COMMENT ON COLUMN metric_codes.scope IS 'Scope of a value where the sentence names none / 句中未指明时的统计范围';
COMMENT ON COLUMN metric_codes.citation IS 'Where the metric comes from / 出处';

CREATE TABLE sites (
  id           VARCHAR NOT NULL,
  name         VARCHAR,
  area         VARCHAR,
  system       VARCHAR,
  hosts        VARCHAR,
  attach_hosts VARCHAR
);
COMMENT ON TABLE sites IS 'Sites that were crawled, as their profiles describe them / 所抓取的网站，依其配置';
COMMENT ON COLUMN sites.id IS 'Name in captures.site / 在captures.site中的名称';
COMMENT ON COLUMN sites.name IS 'Name of the site / 网站名称';
COMMENT ON COLUMN sites.area IS 'GB/T 2260 division code; NULL if the profile has none / 行政区划代码；未配置时为空';
COMMENT ON COLUMN sites.system IS 'Publishing system; NULL to recognise it / 发布系统；自动识别时为空';
COMMENT ON COLUMN sites.hosts IS 'Hosts that pages are fetched from / 抓取页面的主机';
COMMENT ON COLUMN sites.attach_hosts IS 'Hosts that only files are fetched from / 仅抓取附件的主机';

CREATE TABLE deadlines (
  position SMALLINT NOT NULL,
  class    VARCHAR NOT NULL,
  pattern  VARCHAR NOT NULL,
  until_year SMALLINT,
  due      VARCHAR,
  citation VARCHAR NOT NULL
);
COMMENT ON TABLE deadlines IS 'Days by which the law wants a report; the first pattern that fits the name of the agency counts / 法定公布期限；以首个与机关名称相符的模式为准';
COMMENT ON COLUMN deadlines.position IS 'Order in which the patterns are tried, from 1 / 匹配次序，从1起';
COMMENT ON COLUMN deadlines.class IS 'Class of agencies / 机关类型';
COMMENT ON COLUMN deadlines.pattern IS 'Regular expression that fits the name / 名称的正则表达式';
COMMENT ON COLUMN deadlines.until_year IS 'Last year reported on that it is for; NULL if it is in force / 适用的末个报告年度；现行则为空';
COMMENT ON COLUMN deadlines.due IS 'Month and day of the year after, MM-DD; NULL if no day is set / 次年的月日；未定为空';
COMMENT ON COLUMN deadlines.citation IS 'Law / 法规出处';

CREATE TABLE roster (
  line        INTEGER NOT NULL,
  agency      VARCHAR NOT NULL,
  region_code VARCHAR,
  agency_id   VARCHAR,
  agency_key  VARCHAR,
  from_year   SMALLINT NOT NULL,
  until_year  SMALLINT NOT NULL,
  why         VARCHAR NOT NULL,
  counted_in  VARCHAR,
  counted_in_key VARCHAR
);
COMMENT ON TABLE roster IS 'Agencies that are expected to report, from a CSV file of the user; loaded by ingest / 应发布年报的机关名单，由使用者以CSV给出，由ingest载入';
COMMENT ON COLUMN roster.line IS 'Line of the file, the head is line 1 / 文件行号，表头为第1行';
COMMENT ON COLUMN roster.agency IS 'Name of the agency / 机关名称';
COMMENT ON COLUMN roster.region_code IS 'Division of the agency; NULL if the name says it / 机关所在行政区划；名称已示则为空';
COMMENT ON COLUMN roster.agency_id IS 'Agency the name means, see reports.agency_id; NULL if not resolved / 机关编号；未识别时为空';
COMMENT ON COLUMN roster.agency_key IS 'Key of the agency, see reports.agency_key; NULL if the name may mean several / 机关键，见reports.agency_key';
COMMENT ON COLUMN roster.from_year IS 'First year a report is expected on / 应有年报的首个年度';
COMMENT ON COLUMN roster.until_year IS 'Last year a report is expected on / 应有年报的末个年度';
COMMENT ON COLUMN roster.why IS 'Where the expectation comes from / 列入依据';
COMMENT ON COLUMN roster.counted_in IS 'Government whose report for all it governs counts this one; NULL if the roster does not say / 将其计入汇总年报的政府；名单未注明则为空';
COMMENT ON COLUMN roster.counted_in_key IS 'Key of that government, see reports.agency_key; NULL if it is not resolved / 该政府的机关键，见reports.agency_key；未识别时为空';

CREATE TABLE crawl_cells (
  site         VARCHAR NOT NULL,
  unit         VARCHAR NOT NULL,
  year         SMALLINT NOT NULL,
  status       VARCHAR NOT NULL,
  url          VARCHAR,
  due_on       DATE,
  published_on DATE,
  first_seen   DATE,
  detail       VARCHAR,
  agency_id    VARCHAR,
  agency_key   VARCHAR
);
COMMENT ON TABLE crawl_cells IS 'What the last crawl says of each unit and year; coverage brings it together with what was read / 末次抓取对各单位各年度的结论；与读入结果合并见coverage';
COMMENT ON COLUMN crawl_cells.site IS 'Site, see sites / 网站，见sites';
COMMENT ON COLUMN crawl_cells.unit IS 'Unit as lists or reports print it / 列表或年报所印单位名称';
COMMENT ON COLUMN crawl_cells.year IS 'Year to be reported on / 报告年度';
COMMENT ON COLUMN crawl_cells.status IS 'found, found_late, not_found, late, not_due, not_crawled or blocked / 状态：已得、迟发、未见、逾期未见、未到期、未抓取、受阻';
COMMENT ON COLUMN crawl_cells.url IS 'Address; NULL if none is known / 网址；未知时为空';
COMMENT ON COLUMN crawl_cells.due_on IS 'Day by which the law wants it; NULL if it sets none / 法定公布期限；法规未定时为空';
COMMENT ON COLUMN crawl_cells.published_on IS 'Date of publication the site states; NULL if none / 网站所示发布日期；未示时为空';
COMMENT ON COLUMN crawl_cells.first_seen IS 'When the address was first seen; NULL if never / 首次见到网址的日期；未见时为空';
COMMENT ON COLUMN crawl_cells.detail IS 'Explanation of the status / 状态说明';
COMMENT ON COLUMN crawl_cells.agency_id IS 'Agency the unit means on this site; NULL if not resolved / 该单位对应的机关编号；未识别时为空';
COMMENT ON COLUMN crawl_cells.agency_key IS 'Key of the agency, see reports.agency_key / 机关键，见reports.agency_key';

CREATE TABLE coverage (
  agency_key   VARCHAR NOT NULL,
  agency_id    VARCHAR,
  unit         VARCHAR NOT NULL,
  region_code  VARCHAR,
  site         VARCHAR,
  year         SMALLINT NOT NULL,
  status       VARCHAR NOT NULL,
  expected_by  VARCHAR NOT NULL,
  report_id    VARCHAR,
  sha256       VARCHAR,
  url          VARCHAR,
  due_on       DATE,
  published_on DATE,
  first_seen   DATE,
  detail       VARCHAR
);
COMMENT ON TABLE coverage IS 'What became of the report of each expected agency for each year, one row each, with the reason where there is none / 各应报机关各年度年报的下落，每机关每年度一行；无年报者附原因';
COMMENT ON COLUMN coverage.agency_key IS 'Agency, see reports.agency_key; "unit:", site and unit where the name is not resolved / 机关键；名称未识别时为"unit:"加网站与单位名';
COMMENT ON COLUMN coverage.agency_id IS 'Agency, see reports.agency_id; NULL if not resolved / 机关编号；未识别时为空';
COMMENT ON COLUMN coverage.unit IS 'Name of the agency as its latest report prints it; if there is none, as list or roster do / 最近年报所印名称；无年报时为列表或名单所印';
COMMENT ON COLUMN coverage.region_code IS 'Division, see regions; NULL if not known / 行政区划代码；未识别时为空';
COMMENT ON COLUMN coverage.site IS 'Site that was crawled for it, see sites; NULL if none was / 为其抓取的网站；未抓取时为空';
COMMENT ON COLUMN coverage.year IS 'Year to be reported on / 报告年度';
COMMENT ON COLUMN coverage.status IS 'found; found_late (published after due_on); late (not there, the day passed within a year); not_found (looked for, and not there); not_due; not_crawled (nobody looked, or not yet); blocked (the site or the way to it refuses); set_aside (a file is there and could not be read) / 已得、迟发、逾期未见、未见、未到期、未抓取、受阻、搁置';
COMMENT ON COLUMN coverage.expected_by IS 'Why a report is expected: crawl (a list of the site names the unit), roster, report (it is there), gap (the agency reported in years before and after) / 应有年报的依据：crawl、roster、report、gap（前后年度均有）';
COMMENT ON COLUMN coverage.report_id IS 'The current report of the cell, see reports; NULL if none was read / 该格的现行年报；未读入为空';
COMMENT ON COLUMN coverage.sha256 IS 'File that was set aside or read, see documents; NULL if there is none / 读入或搁置的文件；无则为空';
COMMENT ON COLUMN coverage.url IS 'Address of the report, or where it was looked for; NULL if none is known / 年报网址或查找之处；未知为空';
COMMENT ON COLUMN coverage.due_on IS 'Day by which the law wants it; NULL if it sets none / 法定公布期限；法规未定时为空';
COMMENT ON COLUMN coverage.published_on IS 'Date of publication the report or the site states; NULL if none / 年报或网站所示发布日期；未示时为空';
COMMENT ON COLUMN coverage.first_seen IS 'When it was first seen; NULL if never / 首次见到的日期；未见时为空';
COMMENT ON COLUMN coverage.detail IS 'The evidence, and the reason of an empty cell, in a sentence / 依据；空格的原因';

-- A file that took the address of another changes many boxes, and says the same
-- of each; the view revisions is these two tables.
CREATE TABLE replacements (
  number     INTEGER NOT NULL,
  url        VARCHAR NOT NULL,
  fetched_at TIMESTAMP,
  old_sha256 VARCHAR NOT NULL,
  new_sha256 VARCHAR NOT NULL,
  report_id  VARCHAR NOT NULL,
  old_report VARCHAR NOT NULL
);
COMMENT ON TABLE replacements IS 'Files with another report that took the place of one at its address / 在同一网址取代原文件且所载年报不同的文件';
COMMENT ON COLUMN replacements.number IS 'Number that stands for it in stored_revisions / stored_revisions中的编号';
COMMENT ON COLUMN replacements.url IS 'Address / 网址';
COMMENT ON COLUMN replacements.fetched_at IS 'When the new file was first found there, UTC / 首次获得新文件的时间（UTC）';
COMMENT ON COLUMN replacements.old_sha256 IS 'File that stood there, see documents / 原文件，见documents';
COMMENT ON COLUMN replacements.new_sha256 IS 'File that took its place / 新文件';
COMMENT ON COLUMN replacements.report_id IS 'Report of the new file / 新文件所载年报';
COMMENT ON COLUMN replacements.old_report IS 'Report of the old file, kept in reports as a version that is gone / 原文件所载年报，作为gone的版本保留在reports';

CREATE TABLE stored_revisions (
  replacement INTEGER NOT NULL,
  kind        INTEGER NOT NULL,
  old_state   cell_state,
  new_state   cell_state,
  old_raw     VARCHAR,
  new_raw     VARCHAR,
  old_value   DOUBLE,
  new_value   DOUBLE
);
COMMENT ON TABLE stored_revisions IS 'Boxes that are printed differently in a replacement, as they are stored; ask the view revisions / 换文件后有变的格的存储形式；请查询视图revisions';
COMMENT ON COLUMN stored_revisions.replacement IS 'Replacement, see replacements / 取代，见replacements';
COMMENT ON COLUMN stored_revisions.kind IS 'A kind with the box, see fact_kinds / 所属格的种类之一，见fact_kinds';
COMMENT ON COLUMN stored_revisions.old_raw IS 'Text as it was printed, as in stored_facts / 原所印文字，同stored_facts';
COMMENT ON COLUMN stored_revisions.new_raw IS 'Text as it is printed, as in stored_facts / 现所印文字，同stored_facts';
COMMENT ON COLUMN stored_revisions.old_state IS 'What stood in the box; NULL if there was no such box / 原格内情形；无此格则为空';
COMMENT ON COLUMN stored_revisions.new_state IS 'What stands in the box; NULL if there is no such box / 现格内情形；无此格则为空';
COMMENT ON COLUMN stored_revisions.old_value IS 'Number that was printed / 原所印数值';
COMMENT ON COLUMN stored_revisions.new_value IS 'Number that is printed / 现所印数值';
