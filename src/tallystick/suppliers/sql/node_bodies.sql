-- name: node_bodies
-- grain: one node and body that pays it
-- reads: payee_nodes, payee_readings, column_widths
-- returns: node_id, body_id, lines, is_cut (a spelling fills the width at which the body cuts names)
-- owner: suppliers
SELECT
    payee_nodes.node_id,
    payee_readings.body_id,
    SUM(payee_readings.lines) AS lines,
    MAX(CASE WHEN column_widths.width IS NULL THEN 0 ELSE 1 END) = 1 AS is_cut
FROM payee_nodes
JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
LEFT JOIN column_widths
    ON column_widths.body_id = payee_readings.body_id
    AND column_widths.width = LENGTH(payee_readings.supplier_name)
GROUP BY payee_nodes.node_id, payee_readings.body_id
