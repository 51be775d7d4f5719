-- name: names_joined
-- grain: one row in all
-- reads: report_payee_keys
-- returns: names, suppliers, several_names, several_pence, most_names
-- owner: spend/reporting

WITH counted AS (
    SELECT supplier_id, COUNT(DISTINCT published) AS names, SUM(pence) AS pence
    FROM report_payee_keys
    WHERE why = ''
    GROUP BY supplier_id
)
SELECT
    (SELECT COUNT(DISTINCT published) FROM report_payee_keys WHERE why = '') AS names,
    COUNT(*) AS suppliers,
    CAST(COALESCE(SUM(CASE WHEN names > 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS several_names,
    CAST(COALESCE(SUM(CASE WHEN names > 1 THEN pence ELSE 0 END), 0) AS BIGINT) AS several_pence,
    CAST(COALESCE(MAX(names), 0) AS BIGINT) AS most_names
FROM counted
