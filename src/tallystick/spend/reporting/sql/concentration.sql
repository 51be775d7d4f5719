-- name: concentration
-- grain: one row per scope and marked rank; scope is a body, or empty for all bodies
-- reads: report_suppliers, report_payees
-- returns: scope, place, running_pence, named_pence, named_suppliers, net_refund_suppliers, squares
-- owner: spend/reporting

WITH ranked AS (
    SELECT
        scope,
        ROW_NUMBER() OVER (PARTITION BY scope ORDER BY pence DESC, supplier_id) AS place,
        SUM(pence) OVER (PARTITION BY scope ORDER BY pence DESC, supplier_id
                         ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running_pence
    FROM report_suppliers
    WHERE pence > 0
),
totals AS (
    SELECT
        scope,
        SUM(CASE WHEN pence > 0 THEN pence ELSE 0 END) AS named_pence,
        SUM(CASE WHEN pence > 0 THEN 1 ELSE 0 END) AS named_suppliers,
        SUM(CASE WHEN pence < 0 THEN 1 ELSE 0 END) AS net_refund_suppliers,
        SUM(CASE WHEN pence > 0 THEN CAST(pence AS DOUBLE) / 100 * (CAST(pence AS DOUBLE) / 100) ELSE 0 END)
            AS squares
    FROM report_suppliers
    GROUP BY scope
)
SELECT
    ranked.scope,
    ranked.place,
    CAST(ranked.running_pence AS BIGINT) AS running_pence,
    CAST(totals.named_pence AS BIGINT) AS named_pence,
    CAST(totals.named_suppliers AS BIGINT) AS named_suppliers,
    CAST(totals.net_refund_suppliers AS BIGINT) AS net_refund_suppliers,
    totals.squares
FROM ranked
JOIN totals ON totals.scope = ranked.scope
WHERE ranked.place = totals.named_suppliers OR list_contains($marks, ranked.place)
ORDER BY ranked.scope, ranked.place
