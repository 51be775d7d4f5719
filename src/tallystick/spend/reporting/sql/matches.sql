-- name: matches
-- grain: one row per status and tier
-- reads: supplier_matches
-- returns: status, tier, pairs, pence
-- owner: spend/reporting

SELECT status, tier, COUNT(*) AS pairs, CAST(COALESCE(SUM(pence), 0) AS BIGINT) AS pence
FROM supplier_matches
GROUP BY status, tier
ORDER BY status, tier
