-- name: invoice_again_found
-- grain: one invoice number that came again
-- reads: invoice_again, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    again.opportunity_id, 'invoice_numbers' AS finder, 'C' AS grade,
    CONCAT(
        COALESCE(known_bodies.name, again.body_id), ' paid ', again.supplier_label, ' twice under the number ', again.stem,
        CASE
            WHEN again.kind = 'another sum' THEN ', at two different sums'
            ELSE ', once with a letter added, at the same sum'
        END
    ) AS title,
    again.body_id, 1 AS bodies, again.supplier_id, again.supplier_label AS supplier_name, again.class_code,
    again.first_day, again.last_day, again.lines, again.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CASE
        WHEN again.kind = 'another sum' THEN 'It may be paid in parts, or corrected.'
        ELSE 'Suppliers letter the instalments of one bill.'
    END AS caveat,
    CONCAT(
        '{"kind": "', again.kind,
        '", "numbers_of_the_body": ', CAST(again.numbers AS VARCHAR),
        ', "of_these_used_again": ', CAST(again.reused AS VARCHAR),
        ', "place_at_body": ', CAST(again.place AS VARCHAR), '}'
    ) AS facts
FROM invoice_again AS again
LEFT JOIN known_bodies ON known_bodies.body_id = again.body_id
