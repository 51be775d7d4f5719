-- name: group_basis
-- grain: one group of several entities
-- reads: entity_groups
-- returns: group_id, basis
-- owner: suppliers
SELECT group_id, ARRAY_TO_STRING(LIST_SORT(LIST(basis)), '; ') AS basis
FROM (
    SELECT DISTINCT group_id, basis FROM entity_groups WHERE basis IS NOT NULL
) AS each_basis
GROUP BY group_id
