-- name: claimed_lines
-- grain: one body, supplier, class of purchase, department and month
-- reads: analysis_lines, claim_bodies
-- returns: body_id, supplier_id, supplier_label, class_code, department, period, lines, pence
-- owner: savings
-- The small table from which the months of every claim of a body are summed.
SELECT
    a.body_id, a.supplier_id, MIN(a.supplier_label) AS supplier_label, COALESCE(a.class_code, '') AS class_code,
    COALESCE(a.department, '') AS department, a.period,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(a.amount_pence) AS BIGINT) AS pence
FROM analysis_lines AS a
JOIN claim_bodies AS b ON b.body_id = a.body_id
GROUP BY a.body_id, a.supplier_id, COALESCE(a.class_code, ''), COALESCE(a.department, ''), a.period
