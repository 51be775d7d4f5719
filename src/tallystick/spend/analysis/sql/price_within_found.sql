-- name: price_within_found
-- grain: one thing and body that pays different prices for it
-- reads: price_within, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('unit_prices-', SUBSTRING(MD5(CONCAT(within.body_id, '|', within.item_key)), 1, 12)) AS opportunity_id,
    'unit_prices' AS finder,
    'C' AS grade,
    CONCAT(
        COALESCE(known_bodies.name, within.body_id), ' pays £',
        CAST(CAST(FLOOR(within.least_pence / 100.0) AS BIGINT) AS VARCHAR), '.',
        LPAD(CAST(CAST(FLOOR(within.least_pence) - 100.0 * FLOOR(within.least_pence / 100.0) AS BIGINT) AS VARCHAR), 2, '0'), ' to £',
        CAST(CAST(FLOOR(within.most_pence / 100.0) AS BIGINT) AS VARCHAR), '.',
        LPAD(CAST(CAST(FLOOR(within.most_pence) - 100.0 * FLOOR(within.most_pence / 100.0) AS BIGINT) AS VARCHAR), 2, '0'),
        ' for the same thing: ', within.item_name,
        CASE WHEN within.base_unit = 'each' THEN '' ELSE CONCAT(' (', within.base_unit, ')') END
    ) AS title,
    within.body_id,
    CAST(1 AS BIGINT) AS bodies,
    '' AS supplier_id,
    '' AS supplier_name,
    '' AS class_code,
    within.first_day,
    within.last_day,
    within.lines,
    CAST(FLOOR(within.annual_pence) AS BIGINT) AS spend_pence,
    CAST(FLOOR(within.to_middle_pence / 2.0) AS BIGINT) AS low_pence,
    CAST(FLOOR(within.to_middle_pence) AS BIGINT) AS central_pence,
    CAST(FLOOR(within.to_quarter_pence) AS BIGINT) AS high_pence,
    'a year' AS basis,
    FALSE AS is_withheld,
    CASE WHEN within.suppliers <= 1 THEN 'One supplier: the price may have risen over time.' ELSE '' END AS caveat,
    CONCAT(
        '{"item_key": "', within.item_key,
        '", "lowest_pence": ', CAST(CAST(FLOOR(within.least_pence) AS BIGINT) AS VARCHAR),
        ', "highest_pence": ', CAST(CAST(FLOOR(within.most_pence) AS BIGINT) AS VARCHAR),
        ', "suppliers": ', CAST(within.suppliers AS VARCHAR), '}'
    ) AS facts
FROM price_within AS within
LEFT JOIN known_bodies ON known_bodies.body_id = within.body_id
