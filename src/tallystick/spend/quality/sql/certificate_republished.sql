-- name: certificate_republished
-- grain: one body and financial year with lines that a later publication replaced
-- reads: superseded, published_payments
-- returns: body_id, financial_year, files, lines, pence
-- owner: spend
SELECT
    lines.body_id,
    lines.financial_year,
    COUNT(DISTINCT superseded.superseded_by) AS files,
    COUNT(*) AS lines,
    CAST(SUM(lines.amount_pence) AS BIGINT) AS pence
FROM superseded
JOIN published_payments AS lines ON lines.line_id = superseded.line_id
WHERE lines.body_id IS NOT NULL AND lines.financial_year IS NOT NULL
GROUP BY lines.body_id, lines.financial_year
