-- name: shared_own_names
-- grain: one supplier, of payments whose payees are not resolved
-- reads: shared_spend
-- returns: name, supplier_id
-- owner: spend/analysis
SELECT UPPER(TRIM(supplier_label)) AS name, MIN(supplier_id) AS supplier_id
FROM shared_spend
GROUP BY UPPER(TRIM(supplier_label))
HAVING COUNT(DISTINCT supplier_id) = 1
