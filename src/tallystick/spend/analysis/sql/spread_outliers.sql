-- name: spread_outliers
-- grain: one body and first level of purchase on which it spends far more a head than its peers
-- reads: spread_heads, spread_middles
-- returns: the columns of spread_heads, and peers, middle, lowest, highest, distance, gap_pence, weight
-- owner: spend/analysis
-- distance is in robust standard deviations (1.4826 x MAD), which are taken to be at least a fifth of the middle: with
-- few peers a small MAD is chance, and a gap that one supplier can make is no pattern. weight shrinks the gap towards
-- nothing the fewer the peers are.
WITH measured AS (
    SELECT
        heads.*, middles.peers, middles.middle, middles.lowest, middles.highest,
        (heads.per_head - middles.middle)
        / GREATEST(1.4826e0 * middles.deviation, $least_scale * middles.middle, 1e-9) AS distance,
        CAST(FLOOR((heads.per_head - middles.middle) * CAST(heads.population AS DOUBLE)) AS BIGINT) AS gap_pence,
        CAST(middles.peers AS DOUBLE) / (CAST(middles.peers AS DOUBLE) + $prior_peers) AS weight
    FROM spread_heads AS heads
    INNER JOIN spread_middles AS middles
        ON middles.body_id = heads.body_id AND middles.class_first_level = heads.class_first_level
    WHERE middles.peers >= $least_peers
)
SELECT measured.*
FROM measured
WHERE distance >= $least_distance AND gap_pence >= $least_gap_pence AND per_head > highest
    AND (peers >= $some_peers OR largest_pence < gap_pence)
