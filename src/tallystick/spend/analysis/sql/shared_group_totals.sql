-- name: shared_group_totals
-- grain: one commercial group with more than one supplier among those paid
-- reads: shared_spend
-- returns: group_id, suppliers, annual_pence
-- owner: spend/analysis
SELECT
    group_id,
    CAST(COUNT(DISTINCT supplier_id) AS BIGINT) AS suppliers,
    CAST(SUM(annual_pence) AS BIGINT) AS annual_pence
FROM shared_spend
WHERE COALESCE(group_id, '') <> ''
GROUP BY group_id
HAVING COUNT(DISTINCT supplier_id) > 1
