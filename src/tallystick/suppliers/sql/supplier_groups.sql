-- name: supplier_groups
-- grain: one commercial group
-- reads: entities, group_basis
-- returns: group_id, name, basis, entities, bodies, pence
-- owner: suppliers
WITH biggest AS (
    SELECT
        group_id,
        name,
        ROW_NUMBER() OVER (PARTITION BY group_id ORDER BY pence DESC, entity_id) AS place
    FROM entities
), paying AS (
    SELECT group_id, COUNT(DISTINCT body_id) AS bodies FROM payees WHERE group_id <> '' GROUP BY group_id
)
SELECT
    entities.group_id,
    MIN(biggest.name) AS name,
    MIN(COALESCE(group_basis.basis, 'alone')) AS basis,
    COUNT(*) AS entities,
    MIN(paying.bodies) AS bodies,
    CAST(SUM(entities.pence) AS BIGINT) AS pence
FROM entities
JOIN biggest ON biggest.group_id = entities.group_id AND biggest.place = 1
JOIN paying ON paying.group_id = entities.group_id
LEFT JOIN group_basis ON group_basis.group_id = entities.group_id
GROUP BY entities.group_id
ORDER BY entities.group_id
