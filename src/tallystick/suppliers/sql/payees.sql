-- name: payees
-- grain: one payee
-- reads: payee_keys, payee_readings, payee_nodes, nodes, node_clusters, cluster_ids, entity_groups
-- returns: payee_id, body_id, supplier_name, supplier_ref, supplier_identifier, kind, clean_name, legal_form,
--   entity_id, group_id, tier, probability, reason, lines, pence
-- owner: suppliers
SELECT
    payee_keys.payee_id,
    payee_keys.body_id,
    payee_keys.supplier_name,
    payee_keys.supplier_ref,
    payee_keys.supplier_identifier,
    payee_readings.kind,
    payee_readings.core AS clean_name,
    payee_readings.legal_form,
    COALESCE(cluster_ids.entity_id, '') AS entity_id,
    COALESCE(entity_groups.group_id, '') AS group_id,
    CASE
        WHEN payee_nodes.node_id IS NULL THEN 'not_a_supplier'
        WHEN node_clusters.tier <> 'alone' THEN node_clusters.tier
        WHEN nodes.names > 1 OR nodes.bodies > 1 THEN 'exact_name'
        ELSE 'alone'
    END AS tier,
    CAST(CASE
        WHEN payee_nodes.node_id IS NULL THEN 1.0
        WHEN node_clusters.tier <> 'alone' THEN node_clusters.probability
        WHEN nodes.bodies > 1 THEN 0.98
        WHEN nodes.names > 1 THEN 0.99
        ELSE 1.0
    END AS DOUBLE) AS probability,
    CASE
        WHEN payee_readings.kind = 'withheld' THEN 'The publisher withheld the name.'
        WHEN payee_nodes.node_id IS NULL THEN 'Not the name of a supplier.'
        WHEN node_clusters.tier <> 'alone' THEN node_clusters.reason
        WHEN payee_readings.kind = 'person'
            THEN 'Reads like a private individual: kept apart from every other name, body and number.'
        WHEN nodes.names > 1 OR nodes.bodies > 1 THEN 'Same clean name and legal form.'
        ELSE 'Nothing else was found to be the same entity.'
    END AS reason,
    payee_keys.lines,
    payee_keys.pence
FROM payee_keys
JOIN payee_readings ON payee_readings.payee_id = payee_keys.payee_id
LEFT JOIN payee_nodes ON payee_nodes.payee_id = payee_keys.payee_id
LEFT JOIN nodes ON nodes.node_id = payee_nodes.node_id
LEFT JOIN node_clusters ON node_clusters.node_id = payee_nodes.node_id
LEFT JOIN cluster_ids ON cluster_ids.cluster = node_clusters.cluster
LEFT JOIN entity_groups ON entity_groups.entity_id = cluster_ids.entity_id
ORDER BY payee_keys.payee_id
