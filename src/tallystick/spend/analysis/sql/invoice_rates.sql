-- name: invoice_rates
-- grain: one body
-- reads: invoice_series, invoice_runs
-- returns: body_id, series, dense, is_usable
-- owner: spend/analysis
-- The base rate: of all series that are long enough, how many have no gaps. Where many have none, the reference is the
-- body's own number, or suppliers number by customer: the pattern then says nothing, and none is shown.
WITH dense AS (
    SELECT body_id, CAST(COUNT(*) AS BIGINT) AS dense FROM invoice_runs GROUP BY body_id
)
SELECT
    invoice_series.body_id,
    CAST(COUNT(*) AS BIGINT) AS series,
    COALESCE(MIN(dense.dense), 0) AS dense,
    COALESCE(MIN(dense.dense), 0) * 100 <= COUNT(*) * $most_dense_percent AS is_usable
FROM invoice_series
LEFT JOIN dense ON dense.body_id = invoice_series.body_id
GROUP BY invoice_series.body_id
