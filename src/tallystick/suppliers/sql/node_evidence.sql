-- name: node_evidence
-- grain: one node of an organisation: who pays it, for what, under which VAT numbers
-- reads: nodes, node_bodies, payee_nodes, payee_readings, payee_categories
-- returns: node_id, is_cut, bodies, categories, vats
-- owner: suppliers
WITH paying AS (
    SELECT
        node_id,
        MAX(CASE WHEN is_cut THEN 1 ELSE 0 END) = 1 AS is_cut,
        LIST_SORT(LIST(body_id)) AS bodies
    FROM node_bodies
    GROUP BY node_id
), bought AS (
    SELECT node_id, LIST_SORT(LIST(category)) AS categories
    FROM (
        SELECT DISTINCT payee_nodes.node_id, payee_categories.category
        FROM payee_nodes
        JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
        JOIN payee_categories
            ON payee_categories.body_id IS NOT DISTINCT FROM payee_readings.body_id
            AND payee_categories.supplier_name = payee_readings.supplier_name
    ) AS pairs
    GROUP BY node_id
), registered AS (
    SELECT node_id, LIST_SORT(LIST(vat)) AS vats
    FROM (
        SELECT DISTINCT payee_nodes.node_id, payee_readings.vat
        FROM payee_nodes
        JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
        WHERE payee_readings.vat IS NOT NULL
    ) AS numbers
    GROUP BY node_id
)
SELECT nodes.node_id, paying.is_cut, paying.bodies, bought.categories, registered.vats
FROM nodes
LEFT JOIN paying ON paying.node_id = nodes.node_id
LEFT JOIN bought ON bought.node_id = nodes.node_id
LEFT JOIN registered ON registered.node_id = nodes.node_id
WHERE nodes.kind = 'organisation'
