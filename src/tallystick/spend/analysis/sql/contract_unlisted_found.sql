-- name: contract_unlisted_found
-- grain: one body and supplier without a listed contract
-- reads: contract_unlisted, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    unlisted.opportunity_id,
    'contract_cover' AS finder,
    CASE
        WHEN unlisted.is_group_listed OR unlisted.is_alike_listed
            OR unlisted.unclassified_pence * 2 > unlisted.pence OR unlisted.spot_pence * 2 > unlisted.pence THEN 'D'
        ELSE 'C'
    END AS grade,
    CONCAT(
        COALESCE(known_bodies.name, unlisted.body_id), ' pays ', unlisted.supplier_label,
        ' and lists no contract with it'
    ) AS title,
    unlisted.body_id, 1 AS bodies, unlisted.supplier_id, unlisted.supplier_label AS supplier_name,
    unlisted.class_code, unlisted.first_day, unlisted.last_day, unlisted.lines, unlisted.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE WHEN unlisted.is_group_listed THEN 'A company of the same group is listed.' END,
        CASE WHEN unlisted.is_alike_listed THEN 'A listed supplier has a similar name.' END,
        CASE WHEN unlisted.unclassified_pence * 2 > unlisted.pence THEN 'What was bought is not classified.' END,
        CASE WHEN unlisted.spot_pence * 2 > unlisted.pence THEN 'Such places are mostly bought one by one.' END,
        CASE
            WHEN unlisted.elsewhere > 0
                THEN CONCAT(
                    CAST(unlisted.elsewhere AS VARCHAR),
                    ' other bodies list a contract with it, which this body may be allowed to use.'
                )
        END
    ) AS caveat,
    CONCAT(
        '{"kind": "no known contract", "most_in_a_year_pence": ', CAST(unlisted.most_in_a_year AS VARCHAR),
        ', "unclassified_pence": ', CAST(unlisted.unclassified_pence AS VARCHAR),
        ', "bought_one_by_one_pence": ', CAST(unlisted.spot_pence AS VARCHAR),
        ', "group_is_listed": ', CASE WHEN unlisted.is_group_listed THEN 'true' ELSE 'false' END,
        ', "similar_name_is_listed": ', CASE WHEN unlisted.is_alike_listed THEN 'true' ELSE 'false' END,
        ', "other_bodies_listing_it": ', CAST(unlisted.elsewhere AS VARCHAR),
        ', "place_at_body": ', CAST(unlisted.place AS VARCHAR), '}'
    ) AS facts
FROM contract_unlisted AS unlisted
LEFT JOIN known_bodies ON known_bodies.body_id = unlisted.body_id
WHERE unlisted.place <= $most_of_a_body
