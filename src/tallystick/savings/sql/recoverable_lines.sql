-- name: recoverable_lines
-- grain: one payment line that should come back, or one refund to the same supplier's account
-- reads: analysis_lines, chosen_lines
-- returns: line_id, body_id, day, supplier_id, pence, is_chosen
-- owner: savings
-- A supplier that is withheld has no id: its refunds cannot be told from others'.
WITH chosen AS (
    SELECT a.line_id, a.body_id, a.supplier_id
    FROM analysis_lines AS a
    JOIN chosen_lines AS c ON c.line_id = a.line_id
), accounts AS (
    SELECT DISTINCT body_id, supplier_id FROM chosen WHERE supplier_id <> ''
)
SELECT
    a.line_id, a.body_id, COALESCE(CAST(a.paid_on AS VARCHAR), CONCAT(a.period, '-01')) AS day, a.supplier_id,
    a.amount_pence AS pence, c.line_id IS NOT NULL AS is_chosen
FROM analysis_lines AS a
LEFT JOIN accounts AS k ON k.body_id = a.body_id AND k.supplier_id = a.supplier_id
LEFT JOIN chosen_lines AS c ON c.line_id = a.line_id
WHERE c.line_id IS NOT NULL OR (k.body_id IS NOT NULL AND a.amount_pence < 0)
ORDER BY day, a.line_id
