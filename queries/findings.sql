-- title_zh: 全部核查记录，最严重者在前
-- title_en: All findings, worst first
-- about_zh: 未通过的规则及识读存疑之处（通过者不列），列出两边数值、位置、成因；located 为可使不平的规则成立的格（所印 → 相符之值），数据从不据此修改；跨年规则仅列未通过者，verdict为人工核实结论
-- about_en: Failed rules and doubtful readings, not claims that hold, with both sides, place and cause; located names the boxes whose other value would satisfy the failed rule (printed → fitting); no number is ever changed; of rules over several reports only failures; verdict is what a person found out
-- topic: checks
-- param: year integer - only this year of report / 仅此报告年度
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
WITH names AS (
  SELECT form_table::VARCHAR AS form_table, indicator::VARCHAR AS indicator, applicant::VARCHAR AS applicant,
    max_by(concat_ws(' ', label_zh, applicant_zh), edition::VARCHAR) AS label
  FROM indicators GROUP BY ALL
), cells AS (
  SELECT report_id, form_table, rule, message,
    list(concat(coalesce(n.label, l.indicator), ' ', CASE WHEN l.left_value IS NULL THEN '""' ELSE format('{:.15g}', l.left_value) END,
      ' → ', format('{:.15g}', l.right_value)) ORDER BY l.indicator, l.applicant, l.right_value) AS boxes
  FROM findings l LEFT JOIN names n USING (form_table, indicator, applicant)
  WHERE starts_with(l.rule, 'likely_') OR l.rule = 'several_cells_fit'
  GROUP BY report_id, form_table, rule, message
), located AS (
  SELECT report_id, form_table, message,
    rule || ': ' || array_to_string(boxes[1:2], '; ') || CASE WHEN len(boxes) > 2 THEN '; … ' || len(boxes) - 2 || ' more' ELSE '' END AS boxes
  FROM cells
), every AS (
  SELECT report_id, rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause,
    page, x0, y0, x1, y1, locator, NULL AS other_report_id
  FROM findings
  UNION ALL
  SELECT report_id, rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause,
    page, x0, y0, x1, y1, locator, other_report_id
  FROM cross_findings WHERE result = 'fail'
)
SELECT f.severity, r.agency_name, r.year, f.rule, f.result, coalesce(n.label, f.indicator) AS box,
  f.left_value, f.right_value, f.difference, f.cause,
  (SELECT min_by(if(v.state = 'stands', v.verdict, v.state), (v.state, v.judged_at)) FROM verdicts v
   WHERE v.report_id = f.report_id AND v.rule = f.rule AND coalesce(v.indicator, '') = coalesce(f.indicator, '') AND coalesce(v.applicant, '') = coalesce(f.applicant, '')
     AND (v.state = 'reopened' OR v.left_value IS NOT DISTINCT FROM f.left_value AND v.right_value IS NOT DISTINCT FROM f.right_value
       AND (v.left_value IS NOT NULL OR v.right_value IS NOT NULL OR v.message = f.message))) AS verdict,
  (SELECT string_agg(l.boxes, ' | ' ORDER BY l.boxes) FROM located l
   WHERE f.result = 'fail' AND l.report_id = f.report_id AND l.form_table = f.form_table
     AND regexp_matches(l.message, '\b' || f.rule || '\b')) AS located,
  s.name AS file,
  coalesce('page ' || f.page || format(' ({:.1f}, {:.1f})-({:.1f}, {:.1f})', f.x0, f.y0, f.x1, f.y1), 'page ' || f.page, f.locator) AS place,
  f.report_id, f.other_report_id, u.citation, f.message
FROM every f JOIN reports r USING (report_id) LEFT JOIN sources s ON s.sha256 = r.sha256 LEFT JOIN rules u ON u.rule = f.rule
  LEFT JOIN names n ON n.form_table = f.form_table AND n.indicator = f.indicator AND n.applicant = coalesce(f.applicant, '')
WHERE r.is_current AND ($year::INTEGER IS NULL OR r.year = $year::INTEGER)
  AND ($agency::VARCHAR IS NULL OR contains(r.agency_name, $agency::VARCHAR))
  AND NOT starts_with(f.rule, 'likely_') AND f.rule <> 'several_cells_fit' AND f.result <> 'pass'
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, CASE f.result WHEN 'fail' THEN 0 ELSE 1 END,
  abs(f.difference) DESC NULLS LAST, r.agency_name, r.year, f.report_id, f.rule, f.indicator, f.applicant, f.message
