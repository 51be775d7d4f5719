-- name: found_by_name
-- grain: one entity with a payee of exactly this clean name or spelling
-- reads: payees
-- returns: entity_id, pence
-- owner: suppliers
SELECT entity_id, SUM(pence) AS pence
FROM payees
WHERE entity_id <> '' AND (clean_name = $core OR UPPER(supplier_name) = UPPER($name))
GROUP BY entity_id
ORDER BY pence DESC, entity_id
LIMIT $limit
