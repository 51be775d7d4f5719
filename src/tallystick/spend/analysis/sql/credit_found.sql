-- name: credit_found
-- grain: one credit that may not have been taken
-- reads: credit_cases, credit_case_lines
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
WITH sums AS (
    SELECT
        opportunity_id,
        MIN(supplier_label) AS supplier_name,
        MIN(CASE WHEN role = 'at stake' THEN class_code END) AS class_code,
        MIN(day) AS first_day,
        MAX(day) AS last_day,
        CAST(SUM(CASE WHEN role = 'at stake' THEN 1 ELSE 0 END) AS BIGINT) AS lines,
        CAST(SUM(pence) AS BIGINT) AS pence
    FROM credit_case_lines
    GROUP BY opportunity_id
), written AS (
    SELECT
        cases.opportunity_id, cases.kind, cases.grade, cases.body_id, cases.supplier_id, sums.supplier_name,
        sums.class_code, sums.first_day, sums.last_day, sums.lines, sums.pence,
        CASE WHEN sums.supplier_name = '' THEN 'An individual' ELSE sums.supplier_name END AS payee,
        CONCAT(
            '£',
            REGEXP_REPLACE(
                REGEXP_REPLACE(
                    REGEXP_REPLACE(
                        CAST(CAST(FLOOR(CAST(sums.pence AS DOUBLE) / 100.0) AS BIGINT) AS VARCHAR),
                        '([0-9])([0-9]{3})$', '\1,\2', 'g'
                    ),
                    '([0-9])([0-9]{3}),', '\1,\2,', 'g'
                ),
                '([0-9])([0-9]{3}),', '\1,\2,', 'g'
            ),
            '.', LPAD(CAST(sums.pence % 100 AS VARCHAR), 2, '0')
        ) AS pounds
    FROM credit_cases AS cases
    INNER JOIN sums ON sums.opportunity_id = cases.opportunity_id
    WHERE sums.pence > 0
)
SELECT
    opportunity_id,
    'credits_not_taken' AS finder,
    grade,
    CASE kind
        WHEN 'credit note paid'
            THEN CONCAT(payee, ' was paid ', pounds, ' under what looks like the number of a credit note')
        WHEN 'credit note undone'
            THEN CONCAT(payee, ' gave a credit of ', pounds, ' that was paid back to it under the same number')
        ELSE CONCAT(
            payee, ' gave credits of ', pounds, ' more than it was paid since ', CAST(first_day AS VARCHAR),
            ', and nothing has been published of it since ', CAST(last_day AS VARCHAR)
        )
    END AS title,
    body_id,
    CAST(1 AS BIGINT) AS bodies,
    supplier_id,
    supplier_name,
    COALESCE(class_code, '') AS class_code,
    first_day,
    last_day,
    lines,
    pence AS spend_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE grade WHEN 'A' THEN $a_low WHEN 'B' THEN $b_low ELSE $c_low END) AS BIGINT)
        AS low_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE grade WHEN 'A' THEN $a_central WHEN 'B' THEN $b_central ELSE $c_central END) AS BIGINT)
        AS central_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE grade WHEN 'A' THEN $a_high WHEN 'B' THEN $b_high ELSE $c_high END) AS BIGINT)
        AS high_pence,
    'once' AS basis,
    FALSE AS is_withheld,
    CASE
        WHEN kind = 'credit left over'
            THEN 'The supplier may have sent the money back: a refund received in cash is published like a credit.'
        WHEN kind = 'credit note undone' THEN 'A credit booked to the wrong cost centre is undone and booked again.'
        ELSE ''
    END AS caveat,
    CONCAT(
        '{"kind": "', kind, '", "first_day": "', CAST(first_day AS VARCHAR), '", "last_day": "',
        CAST(last_day AS VARCHAR), '", "credit_pence": ', CAST(pence AS VARCHAR), ', "lines": ',
        CAST(lines AS VARCHAR), '}'
    ) AS facts
FROM written
