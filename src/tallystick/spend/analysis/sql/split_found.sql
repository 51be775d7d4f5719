-- name: split_found
-- grain: one run of payments just below a limit
-- reads: split_ranked, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    split_ranked.opportunity_id, 'threshold_splits' AS finder, split_ranked.grade,
    CONCAT(
        COALESCE(known_bodies.name, split_ranked.body_id), ' paid ', split_ranked.supplier_label, ' ',
        CAST(split_ranked.lines AS VARCHAR), ' times just below £', CAST(split_ranked.limit_pence // 100 AS VARCHAR),
        CASE WHEN split_ranked.days = 1 THEN ' on one day' ELSE CONCAT(' within ', CAST(split_ranked.days AS VARCHAR), ' days') END
    ) AS title,
    split_ranked.body_id, 1 AS bodies, split_ranked.supplier_id, split_ranked.supplier_label AS supplier_name,
    split_ranked.class_code, split_ranked.first_day, split_ranked.last_day, split_ranked.lines,
    split_ranked.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE WHEN split_ranked.is_law THEN 'The limit of the Act is for the whole contract with VAT, by the day its procurement began.' END,
        CASE
            WHEN split_ranked.near_in_all > split_ranked.lines * 2
                THEN CONCAT('This supplier is paid such sums often: ', CAST(split_ranked.near_in_all AS VARCHAR), ' times in all.')
        END,
        CASE WHEN split_ranked.paid_above > split_ranked.lines * 3 THEN 'It is often paid more than the limit, as under a contract.' END,
        CASE WHEN split_ranked.sums < split_ranked.lines THEN 'Some of the sums are equal: it may be one price.' END
    ) AS caveat,
    CONCAT(
        '{"limit_pence": ', CAST(split_ranked.limit_pence AS VARCHAR),
        ', "limit_is_law": ', CASE WHEN split_ranked.is_law THEN 'true' ELSE 'false' END,
        ', "payments": ', CAST(split_ranked.lines AS VARCHAR),
        ', "days": ', CAST(split_ranked.days AS VARCHAR),
        ', "such_payments_to_it_in_all": ', CAST(split_ranked.near_in_all AS VARCHAR),
        ', "its_invoices_around": ', CAST(split_ranked.around AS VARCHAR),
        ', "its_invoices_above_the_limit": ', CAST(split_ranked.paid_above AS VARCHAR),
        ', "such_payments_expected": ',
        CAST(CAST(ROUND(CAST(split_ranked.expected AS DOUBLE), 2) AS DECIMAL(15, 2)) AS VARCHAR),
        ', "body_payments_just_below": ', CAST(COALESCE(split_ranked.below, 0) AS VARCHAR),
        ', "body_payments_just_above": ', CAST(COALESCE(split_ranked.above, 0) AS VARCHAR),
        ', "place_at_body": ', CAST(split_ranked.place AS VARCHAR), '}'
    ) AS facts
FROM split_ranked
LEFT JOIN known_bodies ON known_bodies.body_id = split_ranked.body_id
