-- name: edges_exact_name
-- grain: one pair of nodes of one clean name that differ in legal form or published identifier
-- reads: nodes
-- returns: left_node, right_node, probability, reason
-- owner: suppliers
WITH placed AS (
    SELECT
        node_id,
        core,
        legal_form,
        place,
        -- Which of several others a node is compared with first: the one with most lines.
        ROW_NUMBER() OVER (PARTITION BY core, place ORDER BY lines DESC, node_id) AS place_in_name
    FROM nodes
    WHERE kind = 'organisation'
)
SELECT
    biggest.node_id AS left_node,
    other.node_id AS right_node,
    CASE
        WHEN biggest.legal_form = other.legal_form THEN 0.99
        WHEN biggest.legal_form = '' OR other.legal_form = '' THEN 0.97
        WHEN biggest.legal_form IN ('LTD', 'PLC') AND other.legal_form IN ('LTD', 'PLC') THEN 0.96
        WHEN biggest.legal_form IN ('LTD', 'PLC', 'LLP', 'CIC', 'UNLTD')
            AND other.legal_form IN ('LTD', 'PLC', 'LLP', 'CIC', 'UNLTD') THEN 0.93
        ELSE 0.7
    END AS probability,
    CASE
        WHEN biggest.legal_form = other.legal_form THEN 'Same clean name and legal form.'
        WHEN biggest.legal_form = '' OR other.legal_form = ''
            THEN 'Same clean name; one spelling leaves out the legal form '
                || biggest.legal_form || other.legal_form || '.'
        ELSE 'Same clean name; published as ' || biggest.legal_form || ' and as ' || other.legal_form
            || ', of which a register holds only one.'
    END AS reason
FROM placed AS biggest
JOIN placed AS other
    ON other.core = biggest.core AND other.place = biggest.place
    AND biggest.place_in_name < other.place_in_name
WHERE biggest.place_in_name <= 4
