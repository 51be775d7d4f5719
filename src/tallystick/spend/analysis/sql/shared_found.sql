-- name: shared_found
-- grain: one supplier that several bodies pay
-- reads: shared_supplier_totals, shared_group_totals
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
-- What is unclassified may be nothing that can be influenced: it claims nothing low, and less than the rest.
SELECT
    CONCAT('shared_suppliers-', SUBSTRING(MD5(totals.supplier_id), 1, 12)) AS opportunity_id,
    'shared_suppliers' AS finder,
    CASE
        WHEN totals.contract_bodies >= 2 THEN 'A'
        WHEN totals.same_pence = 0 THEN 'D'
        WHEN totals.buyers >= 3 THEN 'B'
        ELSE 'C'
    END AS grade,
    CONCAT(
        CAST(totals.buyers AS VARCHAR), ' bodies pay ', totals.supplier_label,
        CASE
            WHEN totals.class_title = '' THEN ', for what is not classified'
            WHEN totals.classes > 1
                THEN CONCAT(' for the same things: ', totals.class_title, ' and ', CAST(totals.classes - 1 AS VARCHAR), ' more')
            ELSE CONCAT(' for the same thing: ', totals.class_title)
        END,
        CASE
            WHEN totals.contract_bodies >= 2
                THEN CONCAT(
                    '; contracts of ', CAST(totals.contract_bodies AS VARCHAR), ' end between ',
                    CAST(totals.window_from AS VARCHAR), ' and ', CAST(totals.window_to AS VARCHAR)
                )
            ELSE ''
        END
    ) AS title,
    '' AS body_id,
    totals.buyers AS bodies,
    totals.supplier_id,
    totals.supplier_label AS supplier_name,
    totals.class_code,
    totals.first_day,
    totals.last_day,
    totals.lines,
    totals.pence AS spend_pence,
    CAST(FLOOR(CAST(totals.annual_same_pence AS DOUBLE) * $low) AS BIGINT) AS low_pence,
    CAST(FLOOR(CAST(totals.annual_same_pence AS DOUBLE) * $central) AS BIGINT)
    + CAST(FLOOR(CAST(totals.annual_unknown_pence AS DOUBLE) * $low) AS BIGINT) AS central_pence,
    CAST(FLOOR(CAST(totals.annual_same_pence AS DOUBLE) * $high) AS BIGINT)
    + CAST(FLOOR(CAST(totals.annual_unknown_pence AS DOUBLE) * $central) AS BIGINT) AS high_pence,
    'a year' AS basis,
    FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE
            WHEN totals.least_months < 12
                THEN CONCAT('At least one body published only ', CAST(totals.least_months AS VARCHAR), ' months; its year is scaled up.')
        END,
        CASE
            WHEN totals.largest_share >= 0.8
                THEN 'One body spends most of it and may have the best price already.'
        END,
        CASE
            WHEN totals.is_community
                THEN 'It is a charity or community interest company: pressing its prices may harm what it does.'
        END,
        CASE
            WHEN NOT totals.is_community AND totals.all_annual_pence < $small_pence
                THEN 'All bodies together pay it little: it may be a small business, for which losing one joint contract is losing all.'
        END,
        CASE
            WHEN totals.small_suppliers > 0
                THEN CONCAT(
                    'The same bodies have ', CAST(totals.small_suppliers AS VARCHAR),
                    ' accounts with small suppliers of the same classes, who may lose where demand is put together.'
                )
        END,
        CASE
            WHEN shared_group_totals.suppliers > 1
                THEN CONCAT(
                    CAST(shared_group_totals.suppliers - 1 AS VARCHAR),
                    ' more of its commercial group are paid too; they are counted on their own.'
                )
        END
    ) AS caveat,
    CONCAT(
        '{"buyers": ', CAST(totals.buyers AS VARCHAR),
        ', "bodies_paying": ', CAST(totals.bodies AS VARCHAR),
        ', "same_class_pence": ', CAST(totals.same_pence AS VARCHAR),
        ', "unclassified_pence": ', CAST(totals.unknown_pence AS VARCHAR),
        ', "not_shared_pence": ', CAST(totals.alone_pence AS VARCHAR),
        ', "annual_pence": ', CAST(totals.annual_same_pence + totals.annual_unknown_pence AS VARCHAR),
        ', "group_suppliers": ', CAST(COALESCE(shared_group_totals.suppliers, 1) AS VARCHAR),
        ', "group_annual_pence": ', CAST(COALESCE(shared_group_totals.annual_pence, totals.all_annual_pence) AS VARCHAR),
        ', "small_supplier_accounts": ', CAST(totals.small_suppliers AS VARCHAR),
        ', "is_community": ', CASE WHEN totals.is_community THEN 'true' ELSE 'false' END,
        ', "contracts_ending_together": ', CAST(totals.contracts AS VARCHAR),
        ', "contract_bodies": ', CAST(totals.contract_bodies AS VARCHAR),
        ', "window_from": "', COALESCE(CAST(totals.window_from AS VARCHAR), ''),
        '", "window_to": "', COALESCE(CAST(totals.window_to AS VARCHAR), ''), '"}'
    ) AS facts
FROM shared_supplier_totals AS totals
LEFT JOIN shared_group_totals ON shared_group_totals.group_id = totals.group_id
