-- name: fragment_market_found
-- grain: one class of purchase that several bodies buy from many suppliers
-- reads: fragment_markets, shared_classes
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('fragmentation-', SUBSTRING(MD5(CONCAT('all|', markets.class_code)), 1, 12)) AS opportunity_id,
    'fragmentation' AS finder,
    'C' AS grade,
    CONCAT(
        CAST(markets.bodies AS VARCHAR), ' bodies buy ', shared_classes.title, ' from ',
        CAST(markets.suppliers AS VARCHAR), ' suppliers; ', CAST(markets.unshared_suppliers AS VARCHAR),
        ' of them serve one body only'
    ) AS title,
    '' AS body_id,
    markets.bodies,
    '' AS supplier_id,
    '' AS supplier_name,
    markets.class_code,
    markets.first_day,
    markets.last_day,
    markets.lines,
    markets.unshared_pence AS spend_pence,
    CAST(0 AS BIGINT) AS low_pence,
    CAST(FLOOR(CAST(markets.unshared_annual_pence AS DOUBLE) * $market_central) AS BIGINT) AS central_pence,
    CAST(FLOOR(CAST(markets.unshared_annual_pence AS DOUBLE) * $market_high) AS BIGINT) AS high_pence,
    'a year' AS basis,
    FALSE AS is_withheld,
    CASE
        WHEN markets.months < 12
            THEN CONCAT('At least one body published only ', CAST(markets.months AS VARCHAR), ' months; its year is scaled up.')
        ELSE ''
    END AS caveat,
    CONCAT(
        '{"bodies": ', CAST(markets.bodies AS VARCHAR),
        ', "suppliers": ', CAST(markets.suppliers AS VARCHAR),
        ', "unshared_suppliers": ', CAST(markets.unshared_suppliers AS VARCHAR),
        ', "unshared_annual_pence": ', CAST(markets.unshared_annual_pence AS VARCHAR),
        ', "class_annual_pence": ', CAST(markets.annual_pence AS VARCHAR),
        ', "concentration": ', CAST(markets.concentration AS VARCHAR), '}'
    ) AS facts
FROM fragment_markets AS markets
INNER JOIN shared_classes ON shared_classes.class_code = markets.class_code
