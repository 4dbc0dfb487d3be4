-- title_zh: 各规则核查结果
-- title_en: Findings by rule
-- about_zh: 各规则各结果的记录数与所涉年报数
-- about_en: How often each rule had which result, and in how many reports
-- topic: checks
SELECT rule, severity, result, count(*) AS findings, count(DISTINCT report_id) AS reports
FROM findings SEMI JOIN (FROM reports WHERE is_current) USING (report_id) GROUP BY ALL ORDER BY findings DESC, rule, severity, result
