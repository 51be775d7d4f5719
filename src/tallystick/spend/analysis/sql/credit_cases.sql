-- name: credit_cases
-- grain: one credit that may not have been taken
-- reads: credit_balances, credit_numbers
-- returns: opportunity_id, kind, grade, body_id, supplier_id, core, amount_pence, since
-- owner: spend/analysis
SELECT
    CONCAT('credits_not_taken-', SUBSTRING(MD5(CONCAT('number|', body_id, '|', supplier_id, '|', core, '|', CAST(amount_pence AS VARCHAR))), 1, 12))
        AS opportunity_id,
    CASE WHEN refunds = 0 THEN 'credit note paid' ELSE 'credit note undone' END AS kind,
    CASE WHEN refunds = 0 THEN 'A' ELSE 'C' END AS grade,
    body_id, supplier_id, core, amount_pence, CAST(NULL AS DATE) AS since
FROM credit_numbers
UNION ALL
SELECT
    CONCAT('credits_not_taken-', SUBSTRING(MD5(CONCAT('balance|', body_id, '|', supplier_id, '|', CAST(since AS VARCHAR))), 1, 12))
        AS opportunity_id,
    'credit left over' AS kind,
    CASE WHEN is_old THEN 'B' ELSE 'C' END AS grade,
    body_id, supplier_id, '' AS core, balance_pence AS amount_pence, since
FROM credit_balances
