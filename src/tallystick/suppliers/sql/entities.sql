-- name: entities
-- grain: one legal entity
-- reads: payees, entity_names, identifiers_read, entity_bodies, entity_registers
-- returns: entity_id, name, kind, legal_form, identifiers, group_id, public_body_id, spellings, bodies, lines,
--   pence
-- owner: suppliers
WITH held AS (
    SELECT entity_id, LIST_SORT(LIST(org_id)) AS identifiers
    FROM (
        SELECT payees.entity_id, identifiers_read.org_id
        FROM payees
        JOIN identifiers_read ON identifiers_read.supplier_identifier = payees.supplier_identifier
        WHERE payees.entity_id <> ''
        UNION
        SELECT entity_id, org_id FROM entity_registers
    ) AS each_number
    GROUP BY entity_id
), sums AS (
    SELECT
        entity_id,
        MIN(kind) AS kind,
        MIN(group_id) AS group_id,
        COUNT(DISTINCT supplier_name) AS spellings,
        COUNT(DISTINCT body_id) AS bodies,
        CAST(SUM(lines) AS BIGINT) AS lines,
        CAST(SUM(pence) AS BIGINT) AS pence
    FROM payees
    WHERE entity_id <> ''
    GROUP BY entity_id
)
SELECT
    sums.entity_id,
    COALESCE(registered.name, entity_names.name) AS name,
    sums.kind,
    entity_names.legal_form,
    COALESCE(held.identifiers, CAST([] AS VARCHAR[])) AS identifiers,
    sums.group_id,
    COALESCE(entity_bodies.public_body_id, '') AS public_body_id,
    sums.spellings,
    sums.bodies,
    sums.lines,
    sums.pence
FROM sums
JOIN entity_names ON entity_names.entity_id = sums.entity_id
LEFT JOIN held ON held.entity_id = sums.entity_id
LEFT JOIN entity_bodies ON entity_bodies.entity_id = sums.entity_id
LEFT JOIN (
    SELECT entity_id, MIN(name) AS name FROM entity_registers GROUP BY entity_id
) AS registered ON registered.entity_id = sums.entity_id
ORDER BY sums.entity_id
