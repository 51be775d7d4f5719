-- name: split_bunching
-- grain: one body and limit
-- reads: split_band
-- returns: body_id, limit_pence, below, above, is_bunched
-- owner: spend/analysis
-- A limit that people keep below shows in the body's own payments: many more just below it than just above. Sums
-- fall off with size anyway, so that half as many again are asked for, and three standard errors.
WITH counted AS (
    SELECT
        body_id, limit_pence,
        CAST(SUM(CASE WHEN amount_pence < limit_pence THEN 1 ELSE 0 END) AS BIGINT) AS below,
        CAST(SUM(CASE WHEN amount_pence >= limit_pence THEN 1 ELSE 0 END) AS BIGINT) AS above
    FROM split_band
    GROUP BY body_id, limit_pence
)
SELECT
    body_id, limit_pence, below, above,
    below * 2 > above * 3 AND (below - above) * (below - above) > 9 * (below + above) AS is_bunched
FROM counted
