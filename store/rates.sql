-- What the rates are made from: one row per report, and per procedure.

CREATE OR REPLACE VIEW outcomes AS
WITH classes AS (
  SELECT DISTINCT indicator, CASE
      WHEN starts_with(indicator, 'applications.outcome.denied.') THEN 'denied'
      WHEN starts_with(indicator, 'applications.outcome.not_provided.') THEN 'not_provided'
      WHEN starts_with(indicator, 'applications.outcome.not_processed.') THEN 'not_processed'
      WHEN starts_with(indicator, 'applications.outcome.other') THEN 'other'
      ELSE regexp_extract(indicator, '[^.]*$') END AS class
  FROM indicators WHERE form_table = 'applications'
), sums AS (
  SELECT f.report_id, any_value(f.edition) AS edition,
    sum(value) FILTER (WHERE class = 'received') AS received,
    sum(value) FILTER (WHERE class = 'carried_in') AS carried_in,
    sum(value) FILTER (WHERE class = 'granted') AS granted,
    sum(value) FILTER (WHERE class = 'partly_granted') AS partly_granted,
    sum(value) FILTER (WHERE class = 'denied') AS denied,
    sum(value) FILTER (WHERE class = 'not_provided') AS not_provided,
    sum(value) FILTER (WHERE class = 'not_processed') AS not_processed,
    sum(value) FILTER (WHERE class = 'other') AS other,
    sum(value) FILTER (WHERE class = 'total') AS handled,
    sum(value) FILTER (WHERE class = 'carried_out') AS carried_out,
    sum(value) FILTER (WHERE class NOT IN ('received', 'carried_in', 'total', 'carried_out')) AS explained
  FROM facts f JOIN classes c ON c.indicator = f.indicator
  WHERE f.form_table = 'applications' AND f.applicant = 'total' GROUP BY f.report_id
)
SELECT report_id, edition, received, carried_in, handled, carried_out, explained IS NOT NULL AND explained = handled AS adds_up,
  if(adds_up, coalesce(granted, 0), NULL) AS granted, if(adds_up, coalesce(partly_granted, 0), NULL) AS partly_granted,
  if(adds_up, coalesce(denied, 0), NULL) AS denied, if(adds_up, coalesce(not_provided, 0), NULL) AS not_provided,
  if(adds_up, coalesce(not_processed, 0), NULL) AS not_processed, if(adds_up, coalesce(other, 0), NULL) AS other
FROM sums;
