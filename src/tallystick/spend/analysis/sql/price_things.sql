-- name: price_things
-- grain: one thing
-- reads: order_lines, order_items
-- returns: item_key, item_name, base_unit, wordings, least_likeness, list_pence
-- owner: spend/analysis
-- list_pence is the lowest price offered in a price list, for one base unit.
SELECT
    order_items.item_key,
    MIN(order_items.item_name) AS item_name,
    MIN(order_items.base_unit) AS base_unit,
    CAST(COUNT(DISTINCT order_items.item) AS BIGINT) AS wordings,
    MIN(order_items.likeness) AS least_likeness,
    MIN(CASE
        WHEN order_lines.is_list_price
            THEN CAST(order_lines.unit_price_pence AS DOUBLE) / CAST(order_items.pack AS DOUBLE)
    END) AS list_pence
FROM order_items
INNER JOIN order_lines ON order_lines.item = order_items.item AND order_lines.unit = order_items.unit
GROUP BY order_items.item_key
