-- title_zh: 归属更正及其适用
-- title_en: Corrections of identities and what they apply to
-- about_zh: 使用者给出的归属更正逐行列出，附理由与所适用的年报数；0者应予检查
-- about_en: Corrections a user gave, with the reason and the number of reports each applies to; those with 0 want a look
-- topic: coverage
SELECT line, agency, site, sha256, from_year, until_year, agency_id, region_code, category, level, scope, year, used AS reports, why
FROM corrections ORDER BY used > 0, line
