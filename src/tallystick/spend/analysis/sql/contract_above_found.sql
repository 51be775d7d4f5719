-- name: contract_above_found
-- grain: one body and supplier that is paid more than its contracts come to
-- reads: contract_above, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
-- Spend at stake is what lies above the value.
SELECT
    contract_above.opportunity_id,
    'contract_cover' AS finder,
    CASE
        WHEN contract_above.linkage <= 2 AND contract_above.paid_pence * 2 > contract_above.life_pence * 3 THEN 'A'
        ELSE 'B'
    END AS grade,
    CONCAT(
        COALESCE(known_bodies.name, contract_above.body_id), ' paid ', contract_above.supplier_label, ' ',
        CAST(contract_above.paid_pence * 100 // contract_above.life_pence AS VARCHAR),
        ' per cent of what its listed contract',
        CASE WHEN contract_above.contracts > 1 THEN 's come to' ELSE ' comes to' END
    ) AS title,
    contract_above.body_id, 1 AS bodies, contract_above.supplier_id, contract_above.supplier_label AS supplier_name,
    contract_above.class_code, contract_above.first_day, contract_above.last_day, contract_above.lines,
    contract_above.paid_pence - contract_above.life_pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CASE
        WHEN contract_above.linkage = 3
            THEN 'The list names the supplier otherwise than this body pays it; another body pays it under the listed name.'
        ELSE ''
    END AS caveat,
    CONCAT(
        '{"kind": "paid above value", "linkage": "',
        CASE contract_above.linkage
            WHEN 1 THEN 'registered number'
            WHEN 2 THEN 'same name'
            ELSE 'name at another body'
        END,
        '", "contracts": ', CAST(contract_above.contracts AS VARCHAR),
        ', "value_pence": ', CAST(contract_above.life_pence AS VARCHAR),
        ', "paid_pence": ', CAST(contract_above.paid_pence AS VARCHAR), '}'
    ) AS facts
FROM contract_above
LEFT JOIN known_bodies ON known_bodies.body_id = contract_above.body_id
