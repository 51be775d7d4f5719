-- name: agreement
-- grain: the whole evidence base: how often two lines of one supplier carry one class
-- reads: votes
-- returns: suppliers, agreement
-- owner: categories
-- Each supplier counts once, whatever its lines.
WITH classes AS (
    SELECT supplier_key, code, CAST(SUM(lines) AS DOUBLE) AS lines
    FROM votes
    GROUP BY supplier_key, code
), suppliers AS (
    SELECT
        supplier_key,
        SUM(lines * (lines - 1.0)) / (SUM(lines) * (SUM(lines) - 1.0)) AS agreement
    FROM classes
    GROUP BY supplier_key
    HAVING SUM(lines) > 1.0
)
SELECT CAST(COUNT(*) AS BIGINT) AS suppliers, COALESCE(AVG(agreement), 0.9) AS agreement
FROM suppliers
