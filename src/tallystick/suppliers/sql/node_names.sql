-- name: node_names
-- grain: one node, with its commonest spelling by lines
-- reads: payee_nodes, payee_readings
-- returns: node_id, supplier_name
-- owner: suppliers
SELECT node_id, supplier_name
FROM (
    SELECT
        payee_nodes.node_id,
        payee_readings.supplier_name,
        ROW_NUMBER() OVER (
            PARTITION BY payee_nodes.node_id
            ORDER BY payee_readings.lines DESC, payee_readings.supplier_name, payee_readings.payee_id
        ) AS place
    FROM payee_nodes
    JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
) AS ranked
WHERE place = 1
