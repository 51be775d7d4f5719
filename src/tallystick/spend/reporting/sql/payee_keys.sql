-- name: payee_keys
-- grain: one row per body, published name, the body's own number and published identifier
-- reads: payments, payees, entities
-- returns: body_id, published, payee_id, kind, supplier_id, supplier_name, group_id, tier, probability,
--   reason, why, lines, pence, refund_pence
-- owner: spend/reporting

WITH keys AS (
    SELECT
        body_id, supplier_name, supplier_ref, supplier_identifier,
        COALESCE(is_redacted, FALSE) AS is_redacted,
        COUNT(*) AS lines,
        SUM(amount_pence) AS pence,
        SUM(CASE WHEN amount_pence < 0 THEN amount_pence ELSE 0 END) AS refund_pence
    FROM payments
    GROUP BY body_id, supplier_name, supplier_ref, supplier_identifier, COALESCE(is_redacted, FALSE)
),
named AS (
    SELECT entity_id, name, kind, COUNT(*) OVER (PARTITION BY name) AS alike
    FROM entities
),
judged AS (
    SELECT
        COALESCE(keys.body_id, 'unknown') AS body_id,
        COALESCE(keys.supplier_name, '') AS published,
        payees.payee_id,
        payees.kind,
        named.entity_id,
        CASE WHEN named.alike > 1 THEN CONCAT(named.name, ' [', named.entity_id, ']') ELSE named.name END
            AS entity_name,
        payees.group_id,
        payees.tier,
        payees.probability,
        payees.reason,
        CASE
            WHEN keys.is_redacted OR payees.kind = 'withheld' THEN 'withheld'
            WHEN COALESCE(keys.supplier_name, '') = '' THEN 'no name'
            WHEN payees.kind = 'placeholder' THEN 'placeholder'
            WHEN $show_individuals THEN ''
            WHEN payees.kind = 'person' OR named.kind = 'person' THEN 'individual'
            WHEN payees.payee_id IS NULL AND regexp_matches(keys.supplier_name, $person_pattern)
                AND NOT regexp_matches(keys.supplier_name, $organisation_pattern) THEN 'individual'
            ELSE ''
        END AS why,
        keys.lines, keys.pence, keys.refund_pence
    FROM keys
    LEFT JOIN payees
        ON payees.body_id IS NOT DISTINCT FROM keys.body_id
        AND payees.supplier_name IS NOT DISTINCT FROM keys.supplier_name
        AND payees.supplier_ref IS NOT DISTINCT FROM keys.supplier_ref
        AND payees.supplier_identifier IS NOT DISTINCT FROM keys.supplier_identifier
    LEFT JOIN named ON named.entity_id = payees.entity_id
)
SELECT
    body_id,
    published,
    payee_id,
    COALESCE(kind, '') AS kind,
    CASE WHEN entity_id IS NULL THEN CONCAT('name:', published) ELSE entity_id END AS supplier_id,
    COALESCE(entity_name, published) AS supplier_name,
    COALESCE(group_id, '') AS group_id,
    COALESCE(tier, '') AS tier,
    probability,
    COALESCE(reason, '') AS reason,
    why,
    CAST(lines AS BIGINT) AS lines,
    CAST(pence AS BIGINT) AS pence,
    CAST(refund_pence AS BIGINT) AS refund_pence
FROM judged
