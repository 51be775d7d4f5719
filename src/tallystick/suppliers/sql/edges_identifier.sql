-- name: edges_identifier
-- grain: one pair of nodes that carry one published company or charity number
-- reads: nodes, match_names
-- returns: left_node, right_node, probability, reason
-- owner: suppliers
WITH numbered AS (
    SELECT
        nodes.node_id,
        nodes.org_id,
        match_names.letters,
        match_names.telling_words,
        ROW_NUMBER() OVER (PARTITION BY nodes.org_id ORDER BY nodes.lines DESC, nodes.node_id) AS place_in_number
    FROM nodes
    JOIN match_names ON match_names.match_name = nodes.match_name
    WHERE nodes.kind = 'organisation' AND nodes.org_id <> ''
), pairs AS (
    SELECT
        biggest.node_id AS left_node,
        other.node_id AS right_node,
        biggest.org_id,
        COALESCE(LEN(LIST_INTERSECT(biggest.telling_words, other.telling_words)), 0) AS shared,
        LEVENSHTEIN(biggest.letters, other.letters) AS edits,
        GREATEST(LENGTH(biggest.letters), LENGTH(other.letters)) AS longest
    FROM numbered AS biggest
    JOIN numbered AS other
        ON other.org_id = biggest.org_id AND biggest.place_in_number < other.place_in_number
    WHERE biggest.place_in_number <= 3
)
SELECT
    left_node,
    right_node,
    CASE WHEN shared > 0 OR edits * 10 <= longest * 4 THEN 0.99 ELSE 0.6 END AS probability,
    CASE
        WHEN shared > 0 OR edits * 10 <= longest * 4 THEN 'Published with the same number ' || org_id || '.'
        ELSE 'Published with the same number ' || org_id || ', but the names have nothing in common.'
    END AS reason
FROM pairs
