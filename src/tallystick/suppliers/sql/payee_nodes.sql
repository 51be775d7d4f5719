-- name: payee_nodes
-- grain: one payee that is a supplier
-- reads: node_keys, nodes
-- returns: payee_id, node_id
-- owner: suppliers
SELECT node_keys.payee_id, nodes.node_id
FROM node_keys
JOIN nodes
    ON nodes.kind = node_keys.kind AND nodes.core = node_keys.core
    AND nodes.legal_form = node_keys.legal_form AND nodes.place = node_keys.place
    AND nodes.org_id = node_keys.org_id
