-- name: invoice_reuse_rates
-- grain: one body
-- reads: invoice_reuse
-- returns: body_id, numbers, reused, is_usable
-- owner: spend/analysis
-- The base rate: how many numbers come again on another day. Where many do, the reference is an order or a contract.
SELECT
    body_id,
    CAST(COUNT(*) AS BIGINT) AS numbers,
    CAST(SUM(CASE WHEN days > 1 THEN 1 ELSE 0 END) AS BIGINT) AS reused,
    SUM(CASE WHEN days > 1 THEN 1 ELSE 0 END) * 100 <= COUNT(*) * $most_reused_percent AS is_usable
FROM invoice_reuse
GROUP BY body_id
