-- title_zh: 申请人构成
-- title_en: Who applies
-- about_zh: 新收申请按申请人类别的数量与占所印总计的比例；空白不作零
-- about_en: Applications received by kind of applicant, with the share of the printed total; a blank is not zero
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
SELECT r.year, r.agency_name, a.received_total_count AS received,
  a.received_natural_person_count AS natural_persons,
  a.received_enterprise_count AS enterprises,
  a.received_research_institution_count AS research_institutions,
  a.received_public_interest_organization_count AS public_interest_organizations,
  a.received_legal_service_count AS legal_services,
  a.received_other_organization_count AS other_organizations,
  round(100 * a.received_natural_person_count / nullif(a.received_total_count, 0), 1) AS natural_persons_percent, r.report_id
FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN applications a USING (report_id)
WHERE a.edition IS NOT NULL
ORDER BY r.year, r.agency_name, r.report_id
