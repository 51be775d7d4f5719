-- name: duplicate_found
-- grain: one payment that may have been made twice
-- reads: duplicate_sums
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
-- The pounds are what was paid again, times the share of such findings that is believed to be right: low, central
-- and high by grade. What is older than six years is counted at its high end only.
WITH written AS (
    SELECT
        sums.*,
        CASE WHEN supplier_name = '' THEN 'An individual' ELSE supplier_name END AS payee,
        CASE WHEN repeat_supplier_name = '' THEN 'an individual' ELSE repeat_supplier_name END AS other_payee,
        CONCAT(
            '£',
            REGEXP_REPLACE(
                REGEXP_REPLACE(
                    REGEXP_REPLACE(
                        CAST(CAST(FLOOR(CAST(pence AS DOUBLE) / 100.0) AS BIGINT) AS VARCHAR),
                        '([0-9])([0-9]{3})$', '\1,\2', 'g'
                    ),
                    '([0-9])([0-9]{3}),', '\1,\2,', 'g'
                ),
                '([0-9])([0-9]{3}),', '\1,\2,', 'g'
            ),
            '.', LPAD(CAST(pence % 100 AS VARCHAR), 2, '0')
        ) AS pounds
    FROM duplicate_sums AS sums
)
SELECT
    opportunity_id,
    'duplicate_payments' AS finder,
    grade,
    CASE
        WHEN likeness IN ('another of the group', 'a name alike', 'another supplier')
            THEN CONCAT(
                payee, ' and ', other_payee, ' were each paid ', pounds, ' for invoice ', original_ref, ', on ',
                CAST(original_day AS VARCHAR), ' and ', CAST(repeat_day AS VARCHAR)
            )
        WHEN SUBSTRING(link, 1, 8) = 'payment '
            THEN CONCAT(
                payee, ' was paid ', pounds, ' on ', CAST(original_day AS VARCHAR), ' and again on ',
                CAST(repeat_day AS VARCHAR),
                CASE
                    WHEN likeness = 'no number' THEN ', with no invoice number to tell the payments apart'
                    WHEN likeness = 'one without number' THEN ', one of them without an invoice number'
                    ELSE CONCAT(', as invoices ', original_ref, ' and ', repeat_ref)
                END
            )
        ELSE CONCAT(
            payee, ' was paid ', pounds, ' again on ', CAST(repeat_day AS VARCHAR),
            CASE
                WHEN original_ref = '' OR repeat_ref = '' THEN ' for an invoice'
                WHEN original_ref = repeat_ref THEN CONCAT(' for invoice ', original_ref)
                ELSE CONCAT(' for invoice ', repeat_ref, ', the same as ', original_ref, ',')
            END,
            ' paid on ', CAST(original_day AS VARCHAR)
        )
    END AS title,
    body_id,
    CAST(1 AS BIGINT) AS bodies,
    supplier_id,
    supplier_name,
    class_code,
    original_day AS first_day,
    last_day,
    lines,
    pence AS spend_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE WHEN age_days > $limitation_days THEN 0.0 WHEN grade = 'A' THEN $a_low WHEN grade = 'B' THEN $b_low WHEN grade = 'C' THEN $c_low ELSE $d_low END) AS BIGINT)
        AS low_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE WHEN age_days > $limitation_days THEN 0.0 WHEN grade = 'A' THEN $a_central WHEN grade = 'B' THEN $b_central WHEN grade = 'C' THEN $c_central ELSE $d_central END) AS BIGINT)
        AS central_pence,
    CAST(FLOOR(CAST(pence AS DOUBLE) * CASE WHEN grade = 'A' THEN $a_high WHEN grade = 'B' THEN $b_high WHEN grade = 'C' THEN $c_high ELSE $d_high END) AS BIGINT)
        AS high_pence,
    'once' AS basis,
    FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE
            WHEN age_days > $limitation_days
                THEN 'Paid more than six years before the latest payment published: a claim may be out of time (Limitation Act 1980, section 5; section 32 on mistakes).'
        END,
        CASE WHEN has_withheld_number THEN 'The body withholds these invoice numbers.' END,
        CASE
            WHEN pence % 100000 = 0
                THEN 'A round sum: it may be an instalment or a grant.'
        END
    ) AS caveat,
    CONCAT(
        '{"likeness": "', likeness, '", "original_day": "', CAST(original_day AS VARCHAR),
        '", "repeat_day": "', CAST(repeat_day AS VARCHAR), '", "paid_again_pence": ', CAST(pence AS VARCHAR),
        ', "original_invoice": "', original_ref, '", "repeat_invoice": "', repeat_ref,
        '", "days_between": ', CAST(days_between AS VARCHAR),
        ', "supplier_numbers": ', CAST(supplier_numbers AS VARCHAR), '}'
    ) AS facts
FROM written
