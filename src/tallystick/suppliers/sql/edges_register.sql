-- name: edges_register
-- grain: one pair of nodes that a register knows as one organisation
-- reads: nodes, registered_nodes
-- returns: left_node, right_node, probability, reason
-- owner: suppliers
WITH placed AS (
    SELECT
        registered_nodes.node_id,
        registered_nodes.org_id,
        registered_nodes.register_name,
        registered_nodes.probability,
        ROW_NUMBER() OVER (
            PARTITION BY registered_nodes.org_id ORDER BY nodes.lines DESC, nodes.node_id
        ) AS place
    FROM registered_nodes
    JOIN nodes ON nodes.node_id = registered_nodes.node_id
)
SELECT
    biggest.node_id AS left_node,
    other.node_id AS right_node,
    LEAST(biggest.probability, other.probability) AS probability,
    'A register knows both names as ' || biggest.register_name || ' (' || biggest.org_id || ').' AS reason
FROM placed AS biggest
JOIN placed AS other ON other.org_id = biggest.org_id AND biggest.place < other.place
WHERE biggest.place <= 2
