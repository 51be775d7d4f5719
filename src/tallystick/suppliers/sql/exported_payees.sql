-- name: exported_payees
-- grain: one payee; people of one body together as one row unless they are asked for
-- reads: payees, entities, supplier_groups
-- returns: body_id, supplier_name, supplier_ref, supplier_identifier, kind, entity_id, entity_name, group_id,
--   group_name, tier, probability, reason, lines, pence
-- owner: suppliers
SELECT
    payees.body_id,
    payees.supplier_name,
    payees.supplier_ref,
    payees.supplier_identifier,
    payees.kind,
    payees.entity_id,
    entities.name AS entity_name,
    payees.group_id,
    supplier_groups.name AS group_name,
    payees.tier,
    payees.probability,
    payees.reason,
    payees.lines,
    payees.pence
FROM payees
LEFT JOIN entities ON entities.entity_id = payees.entity_id
LEFT JOIN supplier_groups ON supplier_groups.group_id = payees.group_id
WHERE $show_people OR payees.kind <> 'person'
UNION ALL
SELECT
    body_id,
    'individuals' AS supplier_name,
    '' AS supplier_ref,
    '' AS supplier_identifier,
    'person' AS kind,
    '' AS entity_id,
    'individuals' AS entity_name,
    '' AS group_id,
    '' AS group_name,
    '' AS tier,
    CAST(NULL AS DOUBLE) AS probability,
    'Payees that read like private people, together.' AS reason,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence
FROM payees
WHERE NOT $show_people AND kind = 'person'
GROUP BY body_id
ORDER BY body_id, supplier_name, supplier_ref, supplier_identifier
