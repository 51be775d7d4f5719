-- name: group_counts
-- grain: one row in all
-- reads: report_payee_keys
-- returns: groups, entities, pence
-- owner: spend/reporting

WITH several AS (
    SELECT group_id, COUNT(DISTINCT supplier_id) AS entities, SUM(pence) AS pence
    FROM report_payee_keys
    WHERE why = '' AND group_id <> ''
    GROUP BY group_id
    HAVING COUNT(DISTINCT supplier_id) >= 2
)
SELECT COUNT(*) AS groups, CAST(COALESCE(SUM(entities), 0) AS BIGINT) AS entities,
    CAST(COALESCE(SUM(pence), 0) AS BIGINT) AS pence
FROM several
