-- name: spread_peers
-- grain: one body and first level of purchase, and one comparable body of its kind
-- reads: spread_heads
-- returns: body_id, class_first_level, peer_id, per_head, peers, place
-- owner: spend/analysis
-- A body is never its own peer, so that it cannot pull the middle towards itself.
SELECT
    own.body_id, own.class_first_level, peer.body_id AS peer_id, peer.per_head,
    CAST(COUNT(*) OVER (PARTITION BY own.body_id, own.class_first_level) AS BIGINT) AS peers,
    CAST(ROW_NUMBER() OVER (
        PARTITION BY own.body_id, own.class_first_level ORDER BY peer.per_head, peer.body_id
    ) AS BIGINT) AS place
FROM spread_heads AS own
INNER JOIN spread_heads AS peer
    ON peer.kind = own.kind
    AND peer.class_first_level = own.class_first_level
    AND peer.body_id <> own.body_id
WHERE peer.strictness < 2
