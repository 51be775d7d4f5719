-- name: entity_registers
-- grain: one entity and organisation of a register that it is
-- reads: registered_nodes, node_clusters, cluster_ids
-- returns: entity_id, org_id, name
-- owner: suppliers
SELECT cluster_ids.entity_id, registered_nodes.org_id, MIN(registered_nodes.register_name) AS name
FROM registered_nodes
JOIN node_clusters ON node_clusters.node_id = registered_nodes.node_id
JOIN cluster_ids ON cluster_ids.cluster = node_clusters.cluster
WHERE registered_nodes.source = 'register' AND registered_nodes.probability >= 0.9
GROUP BY cluster_ids.entity_id, registered_nodes.org_id
