-- name: evidence_lines
-- grain: one payment line of a body that claims select from
-- reads: analysis_lines, claim_bodies
-- returns: line_id, body_id, supplier_id, class_code, department, period
-- owner: savings
SELECT a.line_id, a.body_id, a.supplier_id, a.class_code, a.department, a.period
FROM analysis_lines AS a
JOIN claim_bodies AS b ON b.body_id = a.body_id
