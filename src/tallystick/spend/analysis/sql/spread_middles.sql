-- name: spread_middles
-- grain: one body and first level of purchase
-- reads: spread_peers
-- returns: body_id, class_first_level, peers, middle, deviation, lowest, highest
-- owner: spend/analysis
-- middle is the peers' median, deviation the median of their distances from it (MAD).
WITH middles AS (
    SELECT
        body_id, class_first_level, MAX(peers) AS peers,
        AVG(CASE
            WHEN place IN (
                CAST(FLOOR(CAST(peers + 1 AS DOUBLE) / 2.0) AS BIGINT), CAST(FLOOR(CAST(peers + 2 AS DOUBLE) / 2.0) AS BIGINT)
            ) THEN per_head
        END) AS middle,
        MIN(per_head) AS lowest,
        MAX(per_head) AS highest
    FROM spread_peers
    GROUP BY body_id, class_first_level
), distances AS (
    SELECT
        spread_peers.body_id, spread_peers.class_first_level, spread_peers.peers,
        ABS(spread_peers.per_head - middles.middle) AS distance,
        CAST(ROW_NUMBER() OVER (
            PARTITION BY spread_peers.body_id, spread_peers.class_first_level
            ORDER BY ABS(spread_peers.per_head - middles.middle), spread_peers.peer_id
        ) AS BIGINT) AS place
    FROM spread_peers
    INNER JOIN middles
        ON middles.body_id = spread_peers.body_id AND middles.class_first_level = spread_peers.class_first_level
), deviations AS (
    SELECT
        body_id, class_first_level,
        AVG(CASE
            WHEN place IN (
                CAST(FLOOR(CAST(peers + 1 AS DOUBLE) / 2.0) AS BIGINT), CAST(FLOOR(CAST(peers + 2 AS DOUBLE) / 2.0) AS BIGINT)
            ) THEN distance
        END) AS deviation
    FROM distances
    GROUP BY body_id, class_first_level
)
SELECT middles.*, deviations.deviation
FROM middles
INNER JOIN deviations
    ON deviations.body_id = middles.body_id AND deviations.class_first_level = middles.class_first_level
