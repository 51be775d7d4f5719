-- name: group_marks
-- grain: one cluster and VAT registration or public body that it is
-- reads: nodes, node_clusters, node_evidence, registered_nodes
-- returns: cluster, mark
-- owner: suppliers
SELECT DISTINCT cluster, mark
FROM (
    SELECT node_clusters.cluster, UNNEST(node_evidence.vats) AS mark
    FROM node_clusters
    JOIN node_evidence ON node_evidence.node_id = node_clusters.node_id
    UNION ALL
    SELECT node_clusters.cluster, registered_nodes.org_id AS mark
    FROM node_clusters
    JOIN registered_nodes ON registered_nodes.node_id = node_clusters.node_id
    WHERE registered_nodes.source = 'body'
) AS marks
