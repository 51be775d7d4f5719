-- name: cluster_overlaps
-- grain: one entity of the derivation before and one cluster of now that share payees
-- reads: earlier_payees, payee_keys, payee_nodes, node_clusters
-- returns: earlier_id, cluster, lines
-- owner: suppliers
SELECT
    earlier_payees.entity_id AS earlier_id,
    node_clusters.cluster,
    CAST(SUM(payee_keys.lines) AS BIGINT) AS lines
FROM earlier_payees
JOIN payee_keys
    ON earlier_payees.body_id IS NOT DISTINCT FROM payee_keys.body_id
    AND earlier_payees.supplier_name IS NOT DISTINCT FROM payee_keys.supplier_name
    AND earlier_payees.supplier_ref IS NOT DISTINCT FROM payee_keys.supplier_ref
    AND earlier_payees.supplier_identifier IS NOT DISTINCT FROM payee_keys.supplier_identifier
JOIN payee_nodes ON payee_nodes.payee_id = payee_keys.payee_id
JOIN node_clusters ON node_clusters.node_id = payee_nodes.node_id
WHERE earlier_payees.entity_id <> ''
GROUP BY earlier_payees.entity_id, node_clusters.cluster
