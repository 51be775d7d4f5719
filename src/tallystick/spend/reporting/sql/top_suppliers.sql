-- name: top_suppliers
-- grain: one row per scope and supplier; scope is a body, or empty for all bodies
-- reads: report_suppliers
-- returns: scope, place, supplier_name, bodies, lines, pence, refund_pence
-- owner: spend/reporting

WITH ranked AS (
    SELECT
        scope, supplier_name, bodies, lines, pence, refund_pence,
        ROW_NUMBER() OVER (PARTITION BY scope ORDER BY pence DESC, supplier_name, supplier_id) AS place
    FROM report_suppliers
)
SELECT scope, place, supplier_name, bodies, lines, pence, refund_pence
FROM ranked
WHERE place <= CASE WHEN scope = '' THEN $limit ELSE $body_limit END
ORDER BY scope, place
