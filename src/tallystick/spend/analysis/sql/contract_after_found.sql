-- name: contract_after_found
-- grain: one body and supplier that is paid after its contracts ended
-- reads: contract_after, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    contract_after.opportunity_id,
    'contract_cover' AS finder,
    CASE WHEN contract_after.linkage <= 2 THEN 'A' ELSE 'B' END AS grade,
    CONCAT(
        COALESCE(known_bodies.name, contract_after.body_id), ' went on paying ', contract_after.supplier_label,
        ' after its last listed contract ended on ', CAST(contract_after.last_end AS VARCHAR)
    ) AS title,
    contract_after.body_id, 1 AS bodies, contract_after.supplier_id, contract_after.supplier_label AS supplier_name,
    contract_after.class_code, contract_after.first_day, contract_after.last_day, contract_after.lines,
    contract_after.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CASE
        WHEN contract_after.linkage = 3
            THEN 'The list names the supplier otherwise than this body pays it; another body pays it under the listed name.'
        ELSE ''
    END AS caveat,
    CONCAT(
        '{"kind": "paid after end", "linkage": "',
        CASE contract_after.linkage
            WHEN 1 THEN 'registered number'
            WHEN 2 THEN 'same name'
            ELSE 'name at another body'
        END,
        '", "contracts": ', CAST(contract_after.contracts AS VARCHAR),
        ', "last_end": "', CAST(contract_after.last_end AS VARCHAR),
        '", "days_of_grace": 62, "paid_pence": ', CAST(contract_after.pence AS VARCHAR), '}'
    ) AS facts
FROM contract_after
LEFT JOIN known_bodies ON known_bodies.body_id = contract_after.body_id
