-- name: invoice_only_found
-- grain: one body and supplier whose invoices to it are numbered without gaps
-- reads: invoice_only_customer, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    found.opportunity_id, 'invoice_numbers' AS finder, found.grade,
    CONCAT(
        found.supplier_label, ' numbers its invoices to ', COALESCE(known_bodies.name, found.body_id),
        CASE WHEN found.numbers = found.span THEN ' without a gap' ELSE ' almost without a gap' END,
        ': it may have no other customer'
    ) AS title,
    found.body_id, 1 AS bodies, found.supplier_id, found.supplier_label AS supplier_name, found.class_code,
    found.first_day, found.last_day, found.lines, found.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    'A supplier may number by customer, and small firms may well serve one customer.' AS caveat,
    CONCAT(
        '{"kind": "no gaps", "invoices": ', CAST(found.numbers AS VARCHAR),
        ', "numbers_from_least_to_most": ', CAST(found.span AS VARCHAR),
        ', "paid_in_order": ', CAST(found.steps_on AS VARCHAR),
        ', "series_of_the_body": ', CAST(found.series AS VARCHAR),
        ', "of_these_without_gaps": ', CAST(found.dense AS VARCHAR),
        ', "place_at_body": ', CAST(found.place AS VARCHAR), '}'
    ) AS facts
FROM invoice_only_customer AS found
LEFT JOIN known_bodies ON known_bodies.body_id = found.body_id
