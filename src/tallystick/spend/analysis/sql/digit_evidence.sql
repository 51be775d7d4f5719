-- name: digit_evidence
-- grain: one payment line with the second digit that is too common
-- reads: digit_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT opportunity_id, line_id, role, pence, body_id, supplier_id, class_code, financial_year
FROM digit_lines
