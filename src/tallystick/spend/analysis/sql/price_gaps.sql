-- name: price_gaps
-- grain: one thing and body that is measured against prices of other bodies too
-- reads: price_sizes, price_benchmarks, price_spans
-- returns: item_key, body_id, lines, quantity, paid_pence, annual_pence, unit_pence, to_middle_pence,
--   to_quarter_pence
-- owner: spend/analysis
-- to_middle_pence and to_quarter_pence are what a body pays in a year above these prices; nothing where it pays less.
SELECT
    sizes.item_key, sizes.body_id,
    CAST(SUM(sizes.lines) AS BIGINT) AS lines,
    SUM(sizes.quantity) AS quantity,
    SUM(sizes.paid_pence) AS paid_pence,
    SUM(sizes.paid_pence) / MAX(spans.years) AS annual_pence,
    SUM(sizes.paid_pence) / SUM(sizes.quantity) AS unit_pence,
    SUM(GREATEST(sizes.unit_pence - benchmarks.middle_pence, 0.0e0) * sizes.quantity) / MAX(spans.years) AS to_middle_pence,
    SUM(GREATEST(sizes.unit_pence - benchmarks.quarter_pence, 0.0e0) * sizes.quantity) / MAX(spans.years)
        AS to_quarter_pence
FROM price_sizes AS sizes
INNER JOIN price_benchmarks AS benchmarks
    ON benchmarks.item_key = sizes.item_key AND benchmarks.band = sizes.band
INNER JOIN price_spans AS spans ON spans.item_key = sizes.item_key
WHERE benchmarks.bodies >= 2
GROUP BY sizes.item_key, sizes.body_id
