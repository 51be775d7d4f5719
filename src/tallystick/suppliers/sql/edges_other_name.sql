-- name: edges_other_name
-- grain: one pair of nodes of which one names the other as its trading name or its earlier name
-- reads: payee_nodes, payee_readings, nodes, match_names
-- returns: left_node, right_node, probability, reason
-- owner: suppliers
WITH other_names AS (
    SELECT DISTINCT payee_nodes.node_id, payee_readings.trading_as AS other_name, 'trading as' AS link
    FROM payee_nodes
    JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
    WHERE payee_readings.kind = 'organisation' AND payee_readings.trading_as <> ''
    UNION ALL
    SELECT DISTINCT payee_nodes.node_id, payee_readings.formerly AS other_name, 'formerly' AS link
    FROM payee_nodes
    JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
    WHERE payee_readings.kind = 'organisation' AND payee_readings.formerly <> ''
), owners AS (
    -- A trading name that several firms use says nothing of which one is meant.
    SELECT other_names.other_name, COUNT(DISTINCT nodes.core) AS owners
    FROM other_names
    JOIN nodes ON nodes.node_id = other_names.node_id
    GROUP BY other_names.other_name
)
SELECT
    LEAST(other_names.node_id, named.node_id) AS left_node,
    GREATEST(other_names.node_id, named.node_id) AS right_node,
    MAX(CASE WHEN other_names.link = 'formerly' THEN 0.95 ELSE 0.92 END) AS probability,
    'One is published as ' || MIN(other_names.link) || ' ' || MIN(other_names.other_name)
        || ', the name of the other.' AS reason
FROM other_names
JOIN owners ON owners.other_name = other_names.other_name AND owners.owners = 1
JOIN nodes AS named
    ON named.core = other_names.other_name AND named.place = '' AND named.kind = 'organisation'
    AND named.node_id <> other_names.node_id
JOIN match_names ON match_names.match_name = named.match_name
WHERE match_names.rarest_frequency <= $telling
GROUP BY LEAST(other_names.node_id, named.node_id), GREATEST(other_names.node_id, named.node_id)
