-- name: supplier_matches
-- grain: one pair of names that was merged by more than an equal name, is for review, or was found apart
-- reads: compared_nodes, nodes, node_clusters, cluster_ids, node_names
-- returns: left_name, right_name, left_entity, right_entity, tier, probability, reason, status, pence
-- owner: suppliers
SELECT
    left_names.supplier_name AS left_name,
    right_names.supplier_name AS right_name,
    left_ids.entity_id AS left_entity,
    right_ids.entity_id AS right_entity,
    compared_nodes.tier,
    compared_nodes.probability,
    compared_nodes.reason,
    compared_nodes.status,
    LEAST(ABS(left_nodes.pence), ABS(right_nodes.pence)) AS pence
FROM compared_nodes
JOIN nodes AS left_nodes ON left_nodes.node_id = compared_nodes.left_node
JOIN nodes AS right_nodes ON right_nodes.node_id = compared_nodes.right_node
JOIN node_clusters AS left_clusters ON left_clusters.node_id = compared_nodes.left_node
JOIN node_clusters AS right_clusters ON right_clusters.node_id = compared_nodes.right_node
JOIN cluster_ids AS left_ids ON left_ids.cluster = left_clusters.cluster
JOIN cluster_ids AS right_ids ON right_ids.cluster = right_clusters.cluster
JOIN node_names AS left_names ON left_names.node_id = compared_nodes.left_node
JOIN node_names AS right_names ON right_names.node_id = compared_nodes.right_node
ORDER BY compared_nodes.status, pence DESC, left_name, right_name, compared_nodes.left_node,
    compared_nodes.right_node, compared_nodes.tier
