-- name: year_end_evidence
-- grain: one payment line of a spike in March
-- reads: year_end_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT opportunity_id, line_id, role, pence, body_id, supplier_id, class_code, financial_year
FROM year_end_lines
