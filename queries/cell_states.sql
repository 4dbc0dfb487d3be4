-- title_zh: 各表各版本的格内情形
-- title_en: What stands in the boxes
-- about_zh: 每张表每个版本：共多少格，其中数值、空白、短横、文字、无法辨认与缺失各多少
-- about_en: For each table and edition: how many boxes, and how many hold a value, are blank, a dash, text, unreadable or missing
-- topic: coverage
SELECT form_table, edition, count(DISTINCT report_id) AS reports, count(*) AS boxes,
  count(*) FILTER (WHERE state = 'value') AS value_boxes,
  count(*) FILTER (WHERE state = 'blank') AS blank_boxes,
  count(*) FILTER (WHERE state = 'dash') AS dash_boxes,
  count(*) FILTER (WHERE state = 'text') AS text_boxes,
  count(*) FILTER (WHERE state = 'unreadable') AS unreadable_boxes,
  count(*) FILTER (WHERE state = 'missing') AS missing_boxes
FROM facts SEMI JOIN (FROM reports WHERE is_current) USING (report_id) GROUP BY form_table, edition ORDER BY form_table, edition
