-- name: newcomer_rates
-- grain: one body
-- reads: newcomer_suppliers
-- returns: body_id, suppliers, round_suppliers
-- owner: spend/analysis
-- The base rate: of all suppliers with as many payments, how many are paid whole hundreds only.
SELECT
    body_id,
    CAST(COUNT(*) AS BIGINT) AS suppliers,
    CAST(SUM(CASE WHEN round_100 = lines THEN 1 ELSE 0 END) AS BIGINT) AS round_suppliers
FROM newcomer_suppliers
WHERE lines >= $least_payments
GROUP BY body_id
