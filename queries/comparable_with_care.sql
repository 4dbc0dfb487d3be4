-- title_zh: 跨版本慎比与不可比的指标
-- title_en: Indicators that must not, or only with care, be chained over editions
-- about_zh: 两版本表式均有、但接续比较有问题的指标对及理由；可直接比较者和仅一版本有者见crosswalk表
-- about_en: Pairs of indicators that both editions have and that do not simply continue each other, with the reason; for pairs that do, and for what only one edition has, see the table crosswalk
-- topic: trends
-- param: edition text - only pairs in which this edition takes part / 仅涉及此版本者
SELECT edition_from, indicator_from, edition_to, indicator_to, applicant, comparable, reason_zh, reason_en
FROM crosswalk
WHERE comparable <> 'yes' AND indicator_from IS NOT NULL AND indicator_to IS NOT NULL
  AND ($edition::VARCHAR IS NULL OR $edition::VARCHAR IN (edition_from::VARCHAR, edition_to::VARCHAR))
ORDER BY edition_from, comparable, indicator_from, indicator_to
