-- name: credit_numbers
-- grain: one credit note's number of a supplier with an amount that was paid instead of taken off
-- reads: credit_notes
-- returns: body_id, supplier_id, core, amount_pence, payments, refunds
-- owner: spend/analysis
-- A supplier that is paid under several such numbers numbers its invoices like that.
WITH habits AS (
    SELECT body_id, supplier_id, CAST(COUNT(DISTINCT core) AS BIGINT) AS numbers
    FROM credit_notes
    WHERE is_worded AND amount_pence > 0
    GROUP BY body_id, supplier_id
), numbers AS (
    SELECT
        body_id, supplier_id, core, ABS(amount_pence) AS amount_pence,
        CAST(SUM(CASE WHEN amount_pence > 0 THEN 1 ELSE 0 END) AS BIGINT) AS payments,
        CAST(SUM(CASE WHEN amount_pence < 0 THEN 1 ELSE 0 END) AS BIGINT) AS refunds
    FROM credit_notes
    WHERE is_worded
    GROUP BY body_id, supplier_id, core, ABS(amount_pence)
)
SELECT
    numbers.body_id, numbers.supplier_id, numbers.core, numbers.amount_pence, numbers.payments, numbers.refunds
FROM numbers
INNER JOIN habits ON habits.body_id = numbers.body_id AND habits.supplier_id = numbers.supplier_id
WHERE numbers.payments > 0 AND numbers.payments >= numbers.refunds AND habits.numbers <= $most_numbers
