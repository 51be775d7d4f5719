-- name: contract_entities
-- grain: one legal entity that is paid
-- reads: entities
-- returns: supplier_id, group_id, is_public, numbers
-- owner: spend/analysis
SELECT
    entity_id AS supplier_id,
    COALESCE(group_id, '') AS group_id,
    COALESCE(public_body_id, '') <> '' AS is_public,
    CONCAT(' ', COALESCE(ARRAY_TO_STRING(identifiers, ' '), ''), ' ') AS numbers
FROM entities
