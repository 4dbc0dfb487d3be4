-- title_zh: 各表各版本的格内情形
-- title_en: What stands in the boxes
-- about_zh: 每张表每个版本：共多少格，其中数值、空白、短横、文字、无法辨认与缺失各多少
-- about_en: For each table and edition: how many boxes, and how many hold a value, are blank, a dash, text, unreadable or missing
-- topic: coverage
WITH counted AS (
  SELECT form_table, edition, state, sum(boxes) AS boxes FROM (SELECT kind, state, count(*) AS boxes FROM stored_facts GROUP BY kind, state) JOIN fact_kinds USING (kind)
  GROUP BY form_table, edition, state
), reports AS (
  SELECT 'disclosure' AS form_table, edition, count(*) AS reports FROM wide_disclosure GROUP BY edition
  UNION ALL SELECT 'applications' AS form_table, edition, count(*) AS reports FROM wide_applications GROUP BY edition
  UNION ALL SELECT 'disputes' AS form_table, edition, count(*) AS reports FROM wide_disputes GROUP BY edition
  UNION ALL SELECT 'statistics' AS form_table, edition, count(*) AS reports FROM wide_statistics GROUP BY edition
)
SELECT c.form_table, c.edition, any_value(r.reports) AS reports, sum(boxes)::BIGINT AS boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'value'), 0)::BIGINT AS value_boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'blank'), 0)::BIGINT AS blank_boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'dash'), 0)::BIGINT AS dash_boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'text'), 0)::BIGINT AS text_boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'unreadable'), 0)::BIGINT AS unreadable_boxes,
  coalesce(sum(boxes) FILTER (WHERE state = 'missing'), 0)::BIGINT AS missing_boxes
FROM counted c LEFT JOIN reports r ON r.form_table = c.form_table::VARCHAR AND r.edition = c.edition
GROUP BY c.form_table, c.edition ORDER BY c.form_table, c.edition
