-- title_zh: 搁置的文件
-- title_en: Files set aside
-- about_zh: 未能读入或已被替换的文件及原因
-- about_en: Files that were not read, or stand at no address any more, with the reason
-- topic: coverage
-- param: status text - only this status / 仅此状态
SELECT d.status, s.name AS file, s.url, d.detail, d.kind, d.bytes, d.sha256
FROM documents d LEFT JOIN sources s ON s.sha256 = d.sha256
WHERE d.status <> 'read' AND ($status::VARCHAR IS NULL OR d.status::VARCHAR = $status::VARCHAR)
ORDER BY d.status, s.url, d.sha256
