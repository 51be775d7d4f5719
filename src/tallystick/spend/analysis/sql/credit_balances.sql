-- name: credit_balances
-- grain: one dormant supplier whose last credits exceed all that it was paid since
-- reads: credit_notes, credit_dormant
-- returns: body_id, supplier_id, supplier_label, balance_pence, since, last_day, is_old
-- owner: spend/analysis
-- Day by day a credit is carried on and used up by what is paid next; a payment run never pays less than nothing.
-- What is left at the end is the lowest sum of all days from some day on.
WITH days AS (
    SELECT body_id, supplier_id, day, CAST(SUM(amount_pence) AS BIGINT) AS pence
    FROM credit_notes
    WHERE is_dormant
    GROUP BY body_id, supplier_id, day
), sums AS (
    SELECT
        body_id, supplier_id, day,
        CAST(SUM(pence) OVER (
            PARTITION BY body_id, supplier_id ORDER BY day DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS pence
    FROM days
), ranked AS (
    SELECT
        sums.*,
        ROW_NUMBER() OVER (PARTITION BY body_id, supplier_id ORDER BY pence, day DESC) AS place
    FROM sums
)
SELECT
    ranked.body_id, ranked.supplier_id, credit_dormant.supplier_label, -ranked.pence AS balance_pence,
    ranked.day AS since, credit_dormant.last_day, credit_dormant.is_old
FROM ranked
INNER JOIN credit_dormant
    ON credit_dormant.body_id = ranked.body_id AND credit_dormant.supplier_id = ranked.supplier_id
WHERE ranked.place = 1 AND ranked.pence <= -$least_balance_pence
