-- name: found_by_id
-- grain: one entity that an entity's or a group's id means
-- reads: entities
-- returns: entity_id, pence
-- owner: suppliers
SELECT entity_id, pence
FROM entities
WHERE entity_id = $name OR group_id = $name OR ARRAY_CONTAINS(identifiers, $name)
ORDER BY pence DESC, entity_id
LIMIT $limit
