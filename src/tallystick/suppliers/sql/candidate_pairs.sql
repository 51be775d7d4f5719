-- name: candidate_pairs
-- grain: one pair of nodes to compare
-- reads: block_keys
-- returns: join_key_l, join_key_r, match_key
-- owner: suppliers
-- Names bound to different places or with different numbers are different entities whatever they look like;
-- equal names are decided already.
WITH sizes AS (
    SELECT rule, block FROM block_keys GROUP BY rule, block HAVING COUNT(*) BETWEEN 2 AND $largest
), kept AS (
    SELECT block_keys.*
    FROM block_keys
    JOIN sizes ON sizes.rule = block_keys.rule AND sizes.block = block_keys.block
)
SELECT
    left_keys.node_id AS join_key_l,
    right_keys.node_id AS join_key_r,
    CAST(MIN(left_keys.rule) AS VARCHAR) AS match_key
FROM kept AS left_keys
JOIN kept AS right_keys
    ON right_keys.rule = left_keys.rule AND right_keys.block = left_keys.block
    AND left_keys.node_id < right_keys.node_id
WHERE left_keys.place = right_keys.place AND left_keys.core <> right_keys.core
    AND (left_keys.numbers = right_keys.numbers OR left_keys.numbers = '' OR right_keys.numbers = '')
GROUP BY left_keys.node_id, right_keys.node_id
