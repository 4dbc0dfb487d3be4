-- What the rates are made from: one row per current report, and per procedure.
-- Where the parts that are printed add up to the printed total, the boxes left
-- blank are proven to be zero: only there do they count as zero.
--
-- rates.go fills in {columns}: one column of a stored wide table, or the sum of
-- those that match a pattern, NULL where none has a number or the forms have no
-- such box. A part that begins with "needs" is left out if the forms lack that
-- table.

-- needs applications
CREATE OR REPLACE VIEW outcomes AS
WITH classes AS (
  SELECT w.report_id, w.edition, {received_total_count} AS received, {carried_in_total_count} AS carried_in,
    {outcome_granted_total_count} AS granted, {outcome_partly_granted_total_count} AS partly_granted,
    {outcome_denied_*_total_count} AS denied,
    {outcome_not_provided_*_total_count} AS not_provided,
    {outcome_not_processed_*_total_count} AS not_processed,
    {outcome_other*_total_count} AS other,
    {outcome_total_total_count} AS handled, {carried_out_total_count} AS carried_out
  FROM wide_applications w
), proven AS (
  SELECT *, coalesce(list_sum([granted, partly_granted, denied, not_provided, not_processed, other]) = handled, false) AS adds_up FROM classes
)
SELECT r.report_id, r.agency_name, r.region_code, r.level, r.category, r.year, layer_of(r.scope, r.category) AS layer,
  p.edition, p.received, p.carried_in, p.handled, p.carried_out, p.adds_up,
  if(p.adds_up, coalesce(p.granted, 0), NULL) AS granted,
  if(p.adds_up, coalesce(p.partly_granted, 0), NULL) AS partly_granted,
  if(p.adds_up, coalesce(p.denied, 0), NULL) AS denied,
  if(p.adds_up, coalesce(p.not_provided, 0), NULL) AS not_provided,
  if(p.adds_up, coalesce(p.not_processed, 0), NULL) AS not_processed,
  if(p.adds_up, coalesce(p.other, 0), NULL) AS other
FROM proven p JOIN reports r USING (report_id)
WHERE r.is_current;
COMMENT ON VIEW outcomes IS 'Outcomes of applications by class, from the column 总计: one row per current report with the table. The classes are NULL unless they add up to the printed total / 依申请公开办理结果（总计列）分类：每份现行年报一行；各类之和等于所印（七）总计时方有数值';
COMMENT ON COLUMN outcomes.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN outcomes.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN outcomes.region_code IS 'Division, see regions / 行政区划代码，见regions';
COMMENT ON COLUMN outcomes.level IS 'Administrative level / 行政层级';
COMMENT ON COLUMN outcomes.category IS 'Kind of agency, see agency_categories / 机关类别，见agency_categories';
COMMENT ON COLUMN outcomes.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN outcomes.layer IS 'aggregate, single or open, see the macro layer_of: never add up different layers / 汇总、单个机关或未定，见宏layer_of；不同层不可相加';
COMMENT ON COLUMN outcomes.edition IS 'Edition of the form / 表式版本';
COMMENT ON COLUMN outcomes.received IS 'Applications received in the year, as printed / 本年新收（所印数值）';
COMMENT ON COLUMN outcomes.carried_in IS 'Applications carried in from the year before, as printed / 上年结转（所印数值）';
COMMENT ON COLUMN outcomes.handled IS 'Applications handled: the total as printed / 办理结果总计（所印数值）';
COMMENT ON COLUMN outcomes.carried_out IS 'Applications carried to the next year, as printed / 结转下年度（所印数值）';
COMMENT ON COLUMN outcomes.adds_up IS 'Whether the classes add up to the printed total, blanks as zero / 各类之和（空白按零）是否等于所印总计';
COMMENT ON COLUMN outcomes.granted IS 'Granted / 予以公开';
COMMENT ON COLUMN outcomes.partly_granted IS 'Partly granted / 部分公开';
COMMENT ON COLUMN outcomes.denied IS 'Denied / 不予公开';
COMMENT ON COLUMN outcomes.not_provided IS 'Cannot be provided / 无法提供';
COMMENT ON COLUMN outcomes.not_processed IS 'Not processed / 不予处理';
COMMENT ON COLUMN outcomes.other IS 'Other outcomes / 其他处理';

-- needs disputes
CREATE OR REPLACE VIEW dispute_outcomes AS
WITH cases AS (
  SELECT report_id, 'review' AS procedure, {review_upheld_count} AS upheld, {review_corrected_count} AS corrected, {review_other_count} AS other,
    {review_pending_count} AS pending, {review_total_count} AS total FROM wide_disputes w
  UNION ALL
  SELECT report_id, 'litigation_direct' AS procedure, {litigation_direct_upheld_count} AS upheld, {litigation_direct_corrected_count} AS corrected, {litigation_direct_other_count} AS other,
    {litigation_direct_pending_count} AS pending, {litigation_direct_total_count} AS total FROM wide_disputes w
  UNION ALL
  SELECT report_id, 'litigation_after_review' AS procedure, {litigation_after_review_upheld_count} AS upheld, {litigation_after_review_corrected_count} AS corrected, {litigation_after_review_other_count} AS other,
    {litigation_after_review_pending_count} AS pending, {litigation_after_review_total_count} AS total FROM wide_disputes w
), proven AS (
  SELECT *, coalesce(list_sum([upheld, corrected, other, pending]) = total, false) AS adds_up FROM cases
)
SELECT r.report_id, r.agency_name, r.region_code, r.level, r.category, r.year, layer_of(r.scope, r.category) AS layer,
  p.procedure, if(p.procedure = 'review', 'review', 'litigation') AS kind, p.total, p.adds_up,
  if(p.adds_up, coalesce(p.upheld, 0), NULL) AS upheld,
  if(p.adds_up, coalesce(p.corrected, 0), NULL) AS corrected,
  if(p.adds_up, coalesce(p.other, 0), NULL) AS other,
  if(p.adds_up, coalesce(p.pending, 0), NULL) AS pending,
  if(p.adds_up, p.total - coalesce(p.pending, 0), NULL) AS decided
FROM proven p JOIN reports r USING (report_id)
WHERE r.is_current;
COMMENT ON VIEW dispute_outcomes IS 'Results of reviews and lawsuits: three rows per current report with the table, one for each procedure. The results are NULL unless they add up to the printed total / 行政复议与行政诉讼结果：每份现行年报三行，各程序一行；各结果之和等于所印总计时方有数值';
COMMENT ON COLUMN dispute_outcomes.report_id IS 'Report, see reports / 年报，见reports';
COMMENT ON COLUMN dispute_outcomes.agency_name IS 'Agency as the title prints it / 标题所印机关名称';
COMMENT ON COLUMN dispute_outcomes.region_code IS 'Division, see regions / 行政区划代码，见regions';
COMMENT ON COLUMN dispute_outcomes.level IS 'Administrative level / 行政层级';
COMMENT ON COLUMN dispute_outcomes.category IS 'Kind of agency, see agency_categories / 机关类别，见agency_categories';
COMMENT ON COLUMN dispute_outcomes.year IS 'Year reported on / 报告年度';
COMMENT ON COLUMN dispute_outcomes.layer IS 'aggregate, single or open, see the macro layer_of: never add up different layers / 汇总、单个机关或未定，见宏layer_of；不同层不可相加';
COMMENT ON COLUMN dispute_outcomes.procedure IS 'review, litigation_direct (without a review before) or litigation_after_review / 行政复议、未经复议直接起诉、复议后起诉';
COMMENT ON COLUMN dispute_outcomes.kind IS 'review or litigation / 行政复议或行政诉讼';
COMMENT ON COLUMN dispute_outcomes.total IS 'Cases: the total as printed / 总计（所印数值）';
COMMENT ON COLUMN dispute_outcomes.adds_up IS 'Whether the results add up to the printed total, blanks as zero / 各结果之和（空白按零）是否等于所印总计';
COMMENT ON COLUMN dispute_outcomes.upheld IS 'Upheld / 结果维持';
COMMENT ON COLUMN dispute_outcomes.corrected IS 'Corrected / 结果纠正';
COMMENT ON COLUMN dispute_outcomes.other IS 'Other results / 其他结果';
COMMENT ON COLUMN dispute_outcomes.pending IS 'Pending / 尚未审结';
COMMENT ON COLUMN dispute_outcomes.decided IS 'Cases decided: the total without the pending ones / 已审结：总计减尚未审结';
