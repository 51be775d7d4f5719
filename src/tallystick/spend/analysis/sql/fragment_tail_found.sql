-- name: fragment_tail_found
-- grain: one body and class of purchase with a long tail of suppliers
-- reads: fragment_tails, known_bodies, shared_classes
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('fragmentation-', SUBSTRING(MD5(CONCAT(tails.body_id, '|', tails.class_code)), 1, 12)) AS opportunity_id,
    'fragmentation' AS finder,
    CASE WHEN tails.tail_suppliers >= 2 * $least_tail THEN 'A' ELSE 'B' END AS grade,
    CONCAT(
        known_bodies.name, ' buys ', shared_classes.title, ' from ', CAST(tails.suppliers AS VARCHAR),
        ' suppliers; ', CAST(tails.tail_suppliers AS VARCHAR), ' of them share the last fifth'
    ) AS title,
    tails.body_id,
    CAST(1 AS BIGINT) AS bodies,
    '' AS supplier_id,
    '' AS supplier_name,
    tails.class_code,
    tails.first_day,
    tails.last_day,
    tails.tail_lines AS lines,
    tails.tail_pence AS spend_pence,
    CAST(FLOOR(CAST(tails.tail_annual_pence AS DOUBLE) * $tail_low) AS BIGINT)
    + CAST(FLOOR(CAST(tails.tail_lines AS DOUBLE) * $avoided_low * CAST($invoice_low_pence AS DOUBLE)) AS BIGINT)
        AS low_pence,
    CAST(FLOOR(CAST(tails.tail_annual_pence AS DOUBLE) * $tail_central) AS BIGINT)
    + CAST(FLOOR(CAST(tails.tail_lines AS DOUBLE) * $avoided_central * CAST($invoice_central_pence AS DOUBLE)) AS BIGINT)
        AS central_pence,
    CAST(FLOOR(CAST(tails.tail_annual_pence AS DOUBLE) * $tail_high) AS BIGINT)
    + CAST(FLOOR(CAST(tails.tail_lines AS DOUBLE) * $avoided_high * CAST($invoice_high_pence AS DOUBLE)) AS BIGINT)
        AS high_pence,
    'a year' AS basis,
    FALSE AS is_withheld,
    CASE
        WHEN tails.months < 12
            THEN CONCAT('Only ', CAST(tails.months AS VARCHAR), ' months of the year are published; it is scaled up.')
        ELSE ''
    END AS caveat,
    CONCAT(
        '{"suppliers": ', CAST(tails.suppliers AS VARCHAR),
        ', "tail_suppliers": ', CAST(tails.tail_suppliers AS VARCHAR),
        ', "tail_lines": ', CAST(tails.tail_lines AS VARCHAR),
        ', "tail_annual_pence": ', CAST(tails.tail_annual_pence AS VARCHAR),
        ', "class_annual_pence": ', CAST(tails.class_annual_pence AS VARCHAR),
        ', "concentration": ', CAST(tails.concentration AS VARCHAR),
        ', "suppliers_per_million_pounds": ', CAST(
            CAST(FLOOR(CAST(tails.suppliers AS DOUBLE) * 100000000.0 / CAST(tails.class_annual_pence AS DOUBLE)) AS BIGINT)
            AS VARCHAR
        ), '}'
    ) AS facts
FROM fragment_tails AS tails
INNER JOIN known_bodies ON known_bodies.body_id = tails.body_id
INNER JOIN shared_classes ON shared_classes.class_code = tails.class_code
