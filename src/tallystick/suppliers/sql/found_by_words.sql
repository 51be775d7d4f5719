-- name: found_by_words
-- grain: one entity with a payee whose clean name or spelling holds these words
-- reads: payees
-- returns: entity_id, pence
-- owner: suppliers
SELECT entity_id, SUM(pence) AS pence
FROM payees
WHERE entity_id <> '' AND (CONTAINS(clean_name, $core) OR CONTAINS(UPPER(supplier_name), UPPER($name)))
GROUP BY entity_id
ORDER BY pence DESC, entity_id
LIMIT $limit
