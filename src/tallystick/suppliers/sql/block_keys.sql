-- name: block_keys
-- grain: one node and key: only nodes that share a key are compared
-- reads: nodes, match_names, match_words, token_frequencies
-- returns: node_id, core, place, numbers, rule, block
-- owner: suppliers
WITH named AS (
    SELECT nodes.node_id, nodes.core, nodes.place, nodes.numbers, match_names.*
    FROM nodes
    JOIN match_names ON match_names.match_name = nodes.match_name
    WHERE nodes.kind = 'organisation'
)
SELECT node_id, core, place, numbers, 1 AS rule, letters AS block FROM named
UNION ALL
SELECT node_id, core, place, numbers, 2 AS rule, sorted_name AS block FROM named WHERE words > 1
UNION ALL
SELECT node_id, core, place, numbers, 3 AS rule, SUBSTR(letters, 1, 14) AS block
FROM named
WHERE LENGTH(letters) >= 14
UNION ALL
SELECT named.node_id, named.core, named.place, named.numbers, 4 AS rule, match_words.token AS block
FROM named
JOIN match_words ON match_words.match_name = named.match_name
JOIN token_frequencies ON token_frequencies.token = match_words.token
WHERE token_frequencies.names BETWEEN 2 AND $block AND token_frequencies.frequency <= $telling
UNION ALL
SELECT node_id, core, place, numbers, 6 AS rule, ARRAY_TO_STRING(telling_words, ' ') AS block
FROM named
WHERE COALESCE(LEN(telling_words), 0) > 0
UNION ALL
-- All words but the rarest, which may be misspelt inside: its first and its last letters.
SELECT
    node_id,
    core,
    place,
    numbers,
    5 AS rule,
    REPLACE(' ' || sorted_name || ' ', ' ' || rarest || ' ', ' ') || SUBSTR(rarest, 1, 1)
        || RIGHT(rarest, 2) AS block
FROM named
WHERE words > 1 AND LENGTH(rarest) >= 5
