-- name: cluster_content
-- grain: one cluster, with the text that a new id is made from
-- reads: nodes, node_clusters
-- returns: cluster, content
-- owner: suppliers
-- The strongest published number, else the first clean name with its form and place.
SELECT
    node_clusters.cluster,
    COALESCE(
        MIN(NULLIF(nodes.org_id, '')),
        MIN(nodes.kind || '|' || nodes.core || '|' || nodes.legal_form || '|' || nodes.place)
    ) AS content
FROM nodes
JOIN node_clusters ON node_clusters.node_id = nodes.node_id
GROUP BY node_clusters.cluster
