-- name: node_clusters
-- grain: one node
-- reads: nodes, joined_nodes
-- returns: node_id, cluster, tier, probability, reason
-- owner: suppliers
SELECT
    nodes.node_id,
    COALESCE(joined_nodes.cluster, nodes.node_id) AS cluster,
    COALESCE(joined_nodes.tier, 'alone') AS tier,
    CAST(COALESCE(joined_nodes.probability, 1.0) AS DOUBLE) AS probability,
    COALESCE(joined_nodes.reason, '') AS reason
FROM nodes
LEFT JOIN joined_nodes ON joined_nodes.node_id = nodes.node_id
