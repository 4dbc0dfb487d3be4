-- title_zh: 各年度申请人构成
-- title_en: Who applies, by year
-- about_zh: 新收申请按申请人类别的件数与比例；仅计六类之和等于所印总计的年报，其余计入left_out。汇总年报与单个机关不相加
-- about_en: Applications received by kind of applicant, with shares. Only reports whose kinds add up to the printed total count, the others are left_out. Layers are not added up
-- topic: applications
-- param: year integer - only this year of report / 仅此报告年度
-- param: region region - only this division and all below it: code or full name / 仅此区划及其下级：代码或全称
-- param: category category - only this kind of agency: code or Chinese name / 仅此类机关：代码或中文名
-- param: agency text - only agencies whose name contains this / 仅机关名称包含此文字者
-- param: layer layer single single bodies, aggregate (governments and systems) or open; they are never added up / 单个机关、汇总（政府与系统）或未定；从不相加
-- chart: stacked label=year series=applicant_zh|applicant_en value=percent n=received unit=%
WITH printed AS (
  SELECT r.year, w.*, coalesce(list_sum([*COLUMNS('^received_(?:natural_person|enterprise|research_institution|public_interest_organization|legal_service|other_organization)_count$')])
    = w.received_total_count, false) AS adds_up
  FROM chosen_reports($year::INTEGER, $region::VARCHAR, $category::VARCHAR, $agency::VARCHAR) r JOIN wide_applications w USING (report_id)
  WHERE r.layer = $layer::VARCHAR AND w.received_total_count IS NOT NULL
), sums AS (
  SELECT year, count(*) FILTER (WHERE adds_up) AS n_reports, count(*) FILTER (WHERE NOT adds_up) AS left_out,
    sum(received_total_count) FILTER (WHERE adds_up) AS received, sum(received_natural_person_count) FILTER (WHERE adds_up) AS natural_person,
    sum(received_enterprise_count) FILTER (WHERE adds_up) AS enterprise, sum(received_research_institution_count) FILTER (WHERE adds_up) AS research_institution,
    sum(received_public_interest_organization_count) FILTER (WHERE adds_up) AS public_interest_organization,
    sum(received_legal_service_count) FILTER (WHERE adds_up) AS legal_service, sum(received_other_organization_count) FILTER (WHERE adds_up) AS other_organization
  FROM printed GROUP BY year
), kinds AS (
  UNPIVOT sums ON COLUMNS(* EXCLUDE (year, n_reports, left_out, received)) INTO NAME applicant VALUE cases
), labels AS (
  SELECT applicant::VARCHAR AS applicant, any_value(applicant_zh) AS zh, any_value(applicant_en) AS en, min(col) AS place
  FROM indicators WHERE form_table = 'applications' GROUP BY 1
)
SELECT k.year, k.applicant, l.zh AS applicant_zh, l.en AS applicant_en, k.cases, round(share_percent(k.cases, k.received), 2) AS percent,
  k.received, k.n_reports, k.left_out
FROM kinds k JOIN labels l USING (applicant) ORDER BY k.year, l.place
