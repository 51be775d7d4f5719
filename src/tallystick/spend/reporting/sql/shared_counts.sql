-- name: shared_counts
-- grain: one row per number of bodies
-- reads: report_suppliers
-- returns: bodies, suppliers, lines, pence
-- owner: spend/reporting

SELECT
    bodies,
    COUNT(*) AS suppliers,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence
FROM report_suppliers
WHERE scope = ''
GROUP BY bodies
ORDER BY bodies
