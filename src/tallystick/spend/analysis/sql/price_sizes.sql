-- name: price_sizes
-- grain: one thing, body and size of order
-- reads: price_lines
-- returns: item_key, body_id, band, lines, quantity, paid_pence, unit_pence
-- owner: spend/analysis
-- unit_pence is the mean that the body paid for orders of this size, weighted by quantity.
SELECT
    item_key, body_id, band,
    CAST(COUNT(*) AS BIGINT) AS lines,
    SUM(quantity) AS quantity,
    SUM(quantity * unit_pence) AS paid_pence,
    SUM(quantity * unit_pence) / SUM(quantity) AS unit_pence
FROM price_lines
GROUP BY item_key, body_id, band
