-- name: price_lines
-- grain: one dated order line of a thing, within two years of the thing's last order
-- reads: order_lines, order_items
-- returns: item_key, body_id, order_line_id, supplier, ordered_on, month_number, quantity, unit_pence, band, likeness
-- owner: spend/analysis
-- quantity and unit_pence are of the base unit. band is the size of the order in steps of four: 1 to 3, 4 to 15 ...
WITH priced AS (
    SELECT
        order_items.item_key, order_lines.body_id, order_lines.order_line_id, order_lines.supplier,
        order_lines.ordered_on,
        CAST(SUBSTRING(CAST(order_lines.ordered_on AS VARCHAR), 1, 4) AS BIGINT) * 12
        + CAST(SUBSTRING(CAST(order_lines.ordered_on AS VARCHAR), 6, 2) AS BIGINT) AS month_number,
        CAST(order_lines.quantity AS DOUBLE) * CAST(order_items.pack AS DOUBLE) AS quantity,
        CAST(order_lines.unit_price_pence AS DOUBLE) / CAST(order_items.pack AS DOUBLE) AS unit_pence,
        order_items.likeness
    FROM order_lines
    INNER JOIN order_items ON order_items.item = order_lines.item AND order_items.unit = order_lines.unit
    WHERE order_lines.ordered_on IS NOT NULL AND order_lines.quantity IS NOT NULL
), dated AS (
    SELECT priced.*, MAX(month_number) OVER (PARTITION BY item_key) AS last_month
    FROM priced
)
SELECT
    item_key, body_id, order_line_id, supplier, ordered_on, month_number, quantity, unit_pence,
    CAST(FLOOR(LN(GREATEST(quantity, 1.0e0)) / LN(4.0e0) + 1e-9) AS BIGINT) AS band,
    likeness
FROM dated
WHERE month_number > last_month - 24
