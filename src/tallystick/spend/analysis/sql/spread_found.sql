-- name: spread_found
-- grain: one body and first level of purchase on which it spends far more a head than its peers
-- reads: spread_outliers, shared_classes
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
-- Where the certificate asks for care, the range is widened to the whole gap and the central figure halved; where it
-- forbids the comparison, no figure of it is told.
SELECT
    CONCAT(
        'spread_per_head-', SUBSTRING(MD5(CONCAT(outliers.body_id, '|', outliers.class_first_level)), 1, 12)
    ) AS opportunity_id,
    'spread_per_head' AS finder,
    CASE
        WHEN outliers.strictness >= 2 THEN 'D'
        WHEN outliers.strictness = 0 AND outliers.peers >= $many_peers THEN 'A'
        WHEN outliers.peers >= $some_peers THEN 'B'
        ELSE 'C'
    END AS grade,
    CASE
        WHEN outliers.strictness >= 2
            THEN CONCAT(
                outliers.name, ' may spend more a head on ', shared_classes.title,
                ' than others of its kind, but its payments of ', outliers.financial_year, ' may not be compared'
            )
        ELSE CONCAT(
            outliers.name, ' spends £', CAST(CAST(FLOOR(outliers.per_head / 100.0) AS BIGINT) AS VARCHAR), '.',
            LPAD(CAST(CAST(FLOOR(outliers.per_head) - 100.0 * FLOOR(outliers.per_head / 100.0) AS BIGINT) AS VARCHAR), 2, '0'),
            ' a head on ', shared_classes.title, '; the middle of ', CAST(outliers.peers AS VARCHAR),
            ' others of its kind is £', CAST(CAST(FLOOR(outliers.middle / 100.0) AS BIGINT) AS VARCHAR), '.',
            LPAD(CAST(CAST(FLOOR(outliers.middle) - 100.0 * FLOOR(outliers.middle / 100.0) AS BIGINT) AS VARCHAR), 2, '0')
        )
    END AS title,
    outliers.body_id,
    CAST(1 AS BIGINT) AS bodies,
    '' AS supplier_id,
    '' AS supplier_name,
    outliers.class_first_level AS class_code,
    outliers.first_day,
    outliers.last_day,
    outliers.lines,
    outliers.pence AS spend_pence,
    CAST(0 AS BIGINT) AS low_pence,
    CASE
        WHEN outliers.strictness >= 2 THEN CAST(0 AS BIGINT)
        WHEN outliers.strictness = 1
            THEN CAST(FLOOR(CAST(outliers.gap_pence AS DOUBLE) * outliers.weight * $central / 2.0) AS BIGINT)
        ELSE CAST(FLOOR(CAST(outliers.gap_pence AS DOUBLE) * outliers.weight * $central) AS BIGINT)
    END AS central_pence,
    CASE
        WHEN outliers.strictness >= 2 THEN CAST(0 AS BIGINT)
        WHEN outliers.strictness = 1 THEN outliers.gap_pence
        ELSE CAST(FLOOR(CAST(outliers.gap_pence AS DOUBLE) * outliers.weight) AS BIGINT)
    END AS high_pence,
    'a year' AS basis,
    outliers.strictness >= 2 AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE
            WHEN outliers.reasons <> '' AND outliers.strictness >= 2 THEN CONCAT('May not be compared: ', outliers.reasons, '.')
            WHEN outliers.reasons <> '' THEN CONCAT('With care: ', outliers.reasons, '.')
        END,
        CASE
            WHEN outliers.largest_pence >= outliers.gap_pence
                THEN 'One supplier and class is as large as the whole gap: a single project or contract may explain it.'
        END
    ) AS caveat,
    CASE
        WHEN outliers.strictness >= 2
            THEN CONCAT('{"peers": ', CAST(outliers.peers AS VARCHAR), ', "financial_year": "', outliers.financial_year, '"}')
        ELSE CONCAT(
            '{"peers": ', CAST(outliers.peers AS VARCHAR),
            ', "financial_year": "', outliers.financial_year,
            '", "kind": "', outliers.kind,
            '", "pence_per_head": ', CAST(CAST(FLOOR(outliers.per_head) AS BIGINT) AS VARCHAR),
            ', "middle_pence_per_head": ', CAST(CAST(FLOOR(outliers.middle) AS BIGINT) AS VARCHAR),
            ', "lowest_pence_per_head": ', CAST(CAST(FLOOR(outliers.lowest) AS BIGINT) AS VARCHAR),
            ', "highest_pence_per_head": ', CAST(CAST(FLOOR(outliers.highest) AS BIGINT) AS VARCHAR),
            ', "robust_deviations_hundredths": ', CAST(CAST(FLOOR(outliers.distance * 100.0) AS BIGINT) AS VARCHAR),
            ', "gap_pence": ', CAST(outliers.gap_pence AS VARCHAR),
            ', "residents": ', CAST(outliers.population AS VARCHAR), '}'
        )
    END AS facts
FROM spread_outliers AS outliers
INNER JOIN shared_classes ON shared_classes.class_code = outliers.class_first_level
