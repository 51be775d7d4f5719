-- name: entity_bodies
-- grain: one entity that is a public body of the register of bodies
-- reads: registered_nodes, node_clusters, cluster_ids, nodes
-- returns: entity_id, public_body_id
-- owner: suppliers
SELECT entity_id, public_body_id
FROM (
    SELECT
        cluster_ids.entity_id,
        registered_nodes.org_id AS public_body_id,
        ROW_NUMBER() OVER (
            PARTITION BY cluster_ids.entity_id ORDER BY SUM(nodes.lines) DESC, registered_nodes.org_id
        ) AS place
    FROM registered_nodes
    JOIN nodes ON nodes.node_id = registered_nodes.node_id
    JOIN node_clusters ON node_clusters.node_id = registered_nodes.node_id
    JOIN cluster_ids ON cluster_ids.cluster = node_clusters.cluster
    WHERE registered_nodes.source = 'body' AND registered_nodes.probability >= 0.9
    GROUP BY cluster_ids.entity_id, registered_nodes.org_id
) AS ranked
WHERE place = 1
