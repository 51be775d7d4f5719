-- name: merge_practices
-- grain: one body of the merger
-- reads: payments, merge_bodies
-- returns: body_id, payment_days, card_lines, net_lines, gross_lines, lines
-- owner: spend/analysis
-- How the bodies pay, as far as published payments show it: days with payments, cards, amounts with or without VAT.
SELECT
    payments.body_id,
    CAST(COUNT(DISTINCT payments.paid_on) AS BIGINT) AS payment_days,
    CAST(SUM(CASE WHEN payments.is_card THEN 1 ELSE 0 END) AS BIGINT) AS card_lines,
    CAST(SUM(CASE WHEN payments.amount_basis = 'net' THEN 1 ELSE 0 END) AS BIGINT) AS net_lines,
    CAST(SUM(CASE WHEN payments.amount_basis = 'gross' THEN 1 ELSE 0 END) AS BIGINT) AS gross_lines,
    CAST(COUNT(*) AS BIGINT) AS lines
FROM payments
INNER JOIN merge_bodies ON merge_bodies.body_id = payments.body_id
WHERE payments.financial_year = $financial_year
GROUP BY payments.body_id
