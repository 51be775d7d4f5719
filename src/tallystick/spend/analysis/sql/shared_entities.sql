-- name: shared_entities
-- grain: one legal entity that is paid
-- reads: entities
-- returns: supplier_id, public_body_id, is_public, is_community
-- owner: spend/analysis
-- is_community: a charity or community interest company, as far as its name or numbers show it.
SELECT
    entity_id AS supplier_id,
    COALESCE(public_body_id, '') AS public_body_id,
    COALESCE(public_body_id, '') <> '' AS is_public,
    COALESCE(legal_form, '') IN ('CIC', 'CIO', 'SCIO')
    OR CONTAINS(CONCAT(' ', COALESCE(ARRAY_TO_STRING(identifiers, ' '), '')), ' GB-CHC-')
    OR CONTAINS(CONCAT(' ', COALESCE(ARRAY_TO_STRING(identifiers, ' '), '')), ' GB-SC-')
    OR CONTAINS(CONCAT(' ', COALESCE(ARRAY_TO_STRING(identifiers, ' '), '')), ' GB-NIC-') AS is_community
FROM entities
