-- name: shared_names
-- grain: one published name of organisations that is one legal entity
-- reads: payees
-- returns: name, supplier_id
-- owner: spend/analysis
-- By this, names in lists that are no payments find the supplier; a name that two entities share finds none.
SELECT UPPER(TRIM(supplier_name)) AS name, MIN(entity_id) AS supplier_id
FROM payees
WHERE kind = 'organisation' AND entity_id IS NOT NULL AND COALESCE(supplier_name, '') <> ''
GROUP BY UPPER(TRIM(supplier_name))
HAVING COUNT(DISTINCT entity_id) = 1
