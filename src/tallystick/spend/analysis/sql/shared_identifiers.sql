-- name: shared_identifiers
-- grain: one registered number that is one legal entity's
-- reads: entities
-- returns: identifier, supplier_id
-- owner: spend/analysis
SELECT identifier, MIN(supplier_id) AS supplier_id
FROM (SELECT entity_id AS supplier_id, UNNEST(identifiers) AS identifier FROM entities) AS listed
GROUP BY identifier
HAVING COUNT(DISTINCT supplier_id) = 1
