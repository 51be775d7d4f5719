-- name: price_between_found
-- grain: one thing for which bodies pay different prices
-- reads: price_between
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('unit_prices-', SUBSTRING(MD5(CONCAT('all|', item_key)), 1, 12)) AS opportunity_id,
    'unit_prices' AS finder,
    CASE WHEN least_likeness >= 1.0 AND bodies >= 3 THEN 'A' ELSE 'B' END AS grade,
    CONCAT(
        CAST(bodies AS VARCHAR), ' bodies pay £',
        CAST(CAST(FLOOR(least_pence / 100.0) AS BIGINT) AS VARCHAR), '.',
        LPAD(CAST(CAST(FLOOR(least_pence) - 100.0 * FLOOR(least_pence / 100.0) AS BIGINT) AS VARCHAR), 2, '0'), ' to £',
        CAST(CAST(FLOOR(most_pence / 100.0) AS BIGINT) AS VARCHAR), '.',
        LPAD(CAST(CAST(FLOOR(most_pence) - 100.0 * FLOOR(most_pence / 100.0) AS BIGINT) AS VARCHAR), 2, '0'),
        ' for the same thing: ', item_name,
        CASE WHEN base_unit = 'each' THEN '' ELSE CONCAT(' (', base_unit, ')') END
    ) AS title,
    '' AS body_id,
    bodies,
    '' AS supplier_id,
    '' AS supplier_name,
    '' AS class_code,
    first_day,
    last_day,
    lines,
    CAST(FLOOR(annual_pence) AS BIGINT) AS spend_pence,
    CAST(FLOOR(to_middle_pence / 2.0) AS BIGINT) AS low_pence,
    CAST(FLOOR(to_middle_pence) AS BIGINT) AS central_pence,
    CAST(FLOOR(to_quarter_pence) AS BIGINT) AS high_pence,
    'a year' AS basis,
    FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE
            WHEN least_likeness < 1.0
                THEN CONCAT(
                    'Wordings with ', CAST(CAST(FLOOR(least_likeness * 100.0) AS BIGINT) AS VARCHAR),
                    '% of the words in common were taken for one thing.'
                )
        END,
        CASE WHEN most_pence >= 3.0 * least_pence THEN 'A threefold spread is more often another thing or unit than another price.' END
    ) AS caveat,
    CONCAT(
        '{"item_key": "', item_key,
        '", "bodies": ', CAST(bodies AS VARCHAR),
        ', "bodies_above_lower_quartile": ', CAST(buyers_above AS VARCHAR),
        ', "lowest_pence": ', CAST(CAST(FLOOR(least_pence) AS BIGINT) AS VARCHAR),
        ', "highest_pence": ', CAST(CAST(FLOOR(most_pence) AS BIGINT) AS VARCHAR),
        ', "spread_thousandths": ', CAST(CAST(FLOOR(most_pence / least_pence * 1000.0 + 0.5) AS BIGINT) AS VARCHAR),
        ', "wordings": ', CAST(wordings AS VARCHAR),
        ', "lowest_list_pence": ', COALESCE(CAST(CAST(FLOOR(list_pence) AS BIGINT) AS VARCHAR), 'null'), '}'
    ) AS facts
FROM price_between
