-- name: price_within
-- grain: one thing and body that pays different prices for it, for orders of one size
-- reads: price_lines, price_spans, price_things
-- returns: item_key, item_name, base_unit, body_id, lines, suppliers, least_pence, most_pence, annual_pence,
--   to_middle_pence, to_quarter_pence, first_day, last_day
-- owner: spend/analysis
WITH ordered AS (
    SELECT
        price_lines.*,
        SUM(quantity) OVER (
            PARTITION BY item_key, body_id, band ORDER BY unit_pence, order_line_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS so_far,
        SUM(quantity) OVER (PARTITION BY item_key, body_id, band) AS whole
    FROM price_lines
), middles AS (
    SELECT
        item_key, body_id, band,
        MIN(CASE WHEN so_far >= 0.25 * whole - 1e-9 THEN unit_pence END) AS quarter_pence,
        MIN(CASE WHEN so_far >= 0.5 * whole - 1e-9 THEN unit_pence END) AS middle_pence
    FROM ordered
    GROUP BY item_key, body_id, band
    HAVING COUNT(*) >= 3
), sums AS (
    SELECT
        price_lines.item_key, price_lines.body_id,
        CAST(COUNT(*) AS BIGINT) AS lines,
        CAST(COUNT(DISTINCT UPPER(TRIM(price_lines.supplier))) AS BIGINT) AS suppliers,
        MIN(price_lines.unit_pence) AS least_pence,
        MAX(price_lines.unit_pence) AS most_pence,
        SUM(price_lines.quantity * price_lines.unit_pence) / MAX(price_spans.years) AS annual_pence,
        SUM(GREATEST(price_lines.unit_pence - middles.middle_pence, 0.0e0) * price_lines.quantity)
        / MAX(price_spans.years) AS to_middle_pence,
        SUM(GREATEST(price_lines.unit_pence - middles.quarter_pence, 0.0e0) * price_lines.quantity)
        / MAX(price_spans.years) AS to_quarter_pence,
        MIN(price_lines.ordered_on) AS first_day,
        MAX(price_lines.ordered_on) AS last_day
    FROM price_lines
    INNER JOIN middles
        ON middles.item_key = price_lines.item_key
        AND middles.body_id = price_lines.body_id
        AND middles.band = price_lines.band
    INNER JOIN price_spans ON price_spans.item_key = price_lines.item_key
    GROUP BY price_lines.item_key, price_lines.body_id
)
SELECT sums.*, things.item_name, things.base_unit
FROM sums
INNER JOIN price_things AS things ON things.item_key = sums.item_key
WHERE sums.most_pence >= $least_spread * sums.least_pence
    AND sums.to_quarter_pence >= CAST($least_gap_pence AS DOUBLE)
