-- name: credit_found_lines
-- grain: one payment line of a finding
-- reads: credit_case_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT opportunity_id, line_id, role, pence, body_id, supplier_id, class_code, financial_year
FROM credit_case_lines
WHERE opportunity_id IN (SELECT opportunity_id FROM credit_case_lines WHERE pence > 0)
