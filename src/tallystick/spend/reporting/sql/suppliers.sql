-- name: suppliers
-- grain: one row per scope and supplier; scope is a body, or empty for all bodies
-- reads: report_payees
-- returns: scope, supplier_id, supplier_name, bodies, lines, pence, refund_pence
-- owner: spend/reporting

SELECT
    CASE WHEN GROUPING(body_id) = 1 THEN '' ELSE body_id END AS scope,
    supplier_id,
    MAX(supplier_name) AS supplier_name,
    COUNT(*) AS bodies,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    CAST(SUM(refund_pence) AS BIGINT) AS refund_pence
FROM report_payees
WHERE why = ''
GROUP BY GROUPING SETS ((supplier_id), (body_id, supplier_id))
