-- name: edges_supplier_ref
-- grain: one pair of nodes that one body published under one of its own supplier numbers
-- reads: payee_nodes, payee_readings, nodes, match_names
-- returns: left_node, right_node, probability, reason
-- owner: suppliers
-- A number that stands for many names is no supplier's number: sundry accounts, one-off payments.
WITH referenced AS (
    SELECT DISTINCT payee_readings.body_id, payee_readings.supplier_ref, payee_nodes.node_id
    FROM payee_nodes
    JOIN payee_readings ON payee_readings.payee_id = payee_nodes.payee_id
    WHERE payee_readings.kind = 'organisation'
        AND COALESCE(payee_readings.supplier_ref, '') NOT IN ('', '0')
), counted AS (
    SELECT body_id, supplier_ref
    FROM referenced
    GROUP BY body_id, supplier_ref
    HAVING COUNT(*) BETWEEN 2 AND $most_names
), pairs AS (
    SELECT DISTINCT earlier.node_id AS left_node, later.node_id AS right_node, earlier.supplier_ref
    FROM counted
    JOIN referenced AS earlier
        ON earlier.body_id = counted.body_id AND earlier.supplier_ref = counted.supplier_ref
    JOIN referenced AS later
        ON later.body_id = counted.body_id AND later.supplier_ref = counted.supplier_ref
        AND earlier.node_id < later.node_id
), compared AS (
    SELECT
        pairs.left_node,
        pairs.right_node,
        pairs.supplier_ref,
        COALESCE(LEN(LIST_INTERSECT(left_names.telling_words, right_names.telling_words)), 0) AS shared,
        LEVENSHTEIN(left_names.letters, right_names.letters) AS edits,
        GREATEST(LENGTH(left_names.letters), LENGTH(right_names.letters)) AS longest
    FROM pairs
    JOIN nodes AS left_nodes ON left_nodes.node_id = pairs.left_node
    JOIN nodes AS right_nodes ON right_nodes.node_id = pairs.right_node
    JOIN match_names AS left_names ON left_names.match_name = left_nodes.match_name
    JOIN match_names AS right_names ON right_names.match_name = right_nodes.match_name
)
SELECT
    left_node,
    right_node,
    MAX(CASE WHEN shared > 0 OR edits * 10 <= longest * 3 THEN 0.97 ELSE 0.3 END) AS probability,
    CASE
        WHEN MAX(CASE WHEN shared > 0 OR edits * 10 <= longest * 3 THEN 1 ELSE 0 END) = 1
            THEN 'One body pays both under its supplier number ' || MIN(supplier_ref) || '.'
        ELSE 'One body used its supplier number ' || MIN(supplier_ref)
            || ' for both, but the names have nothing in common: the number was probably given again.'
    END AS reason
FROM compared
GROUP BY left_node, right_node
