-- name: price_benchmarks
-- grain: one thing and size of order that is bought
-- reads: price_sizes
-- returns: item_key, band, bodies, quarter_pence, middle_pence
-- owner: spend/analysis
-- Prices got by any body for orders of this size or smaller: a price for larger orders is no measure for smaller ones.
-- A body counts once for each size, by its mean price; quarter and middle are the lower quartile and the median of
-- these prices weighted by quantity.
WITH wanted AS (
    SELECT DISTINCT item_key, band FROM price_sizes
), offered AS (
    SELECT
        wanted.item_key, wanted.band, sizes.body_id, sizes.band AS offered_band, sizes.unit_pence, sizes.quantity,
        SUM(sizes.quantity) OVER (
            PARTITION BY wanted.item_key, wanted.band
            ORDER BY sizes.unit_pence, sizes.body_id, sizes.band
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS so_far,
        SUM(sizes.quantity) OVER (PARTITION BY wanted.item_key, wanted.band) AS whole
    FROM wanted
    INNER JOIN price_sizes AS sizes
        ON sizes.item_key = wanted.item_key AND sizes.band <= wanted.band
)
SELECT
    item_key, band,
    CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies,
    MIN(CASE WHEN so_far >= 0.25 * whole - 1e-9 THEN unit_pence END) AS quarter_pence,
    MIN(CASE WHEN so_far >= 0.5 * whole - 1e-9 THEN unit_pence END) AS middle_pence
FROM offered
GROUP BY item_key, band
