-- name: nodes
-- grain: one node: payees of one clean name, legal form, place and published identifier
-- reads: node_keys, payee_readings
-- returns: node_id, kind, core, legal_form, place, org_id, match_name, numbers, names, bodies, lines, pence
-- owner: suppliers
SELECT
    ROW_NUMBER() OVER (
        ORDER BY node_keys.kind, node_keys.core, node_keys.legal_form, node_keys.place, node_keys.org_id
    ) AS node_id,
    node_keys.kind,
    node_keys.core,
    node_keys.legal_form,
    node_keys.place,
    node_keys.org_id,
    MIN(payee_readings.match_name) AS match_name,
    MIN(payee_readings.numbers) AS numbers,
    COUNT(DISTINCT payee_readings.supplier_name) AS names,
    COUNT(DISTINCT payee_readings.body_id) AS bodies,
    CAST(SUM(payee_readings.lines) AS BIGINT) AS lines,
    CAST(SUM(payee_readings.pence) AS BIGINT) AS pence
FROM node_keys
JOIN payee_readings ON payee_readings.payee_id = node_keys.payee_id
GROUP BY node_keys.kind, node_keys.core, node_keys.legal_form, node_keys.place, node_keys.org_id
