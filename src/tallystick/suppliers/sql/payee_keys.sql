-- name: payee_keys
-- grain: one payee: body, published name, the body's own number and published identifier
-- reads: payments
-- returns: payee_id, body_id, supplier_name, supplier_ref, supplier_identifier, is_redacted, lines, pence
-- owner: suppliers
SELECT
    ROW_NUMBER() OVER (
        ORDER BY body_id NULLS FIRST, supplier_name NULLS FIRST, supplier_ref NULLS FIRST,
            supplier_identifier NULLS FIRST
    ) AS payee_id,
    body_id,
    supplier_name,
    supplier_ref,
    supplier_identifier,
    is_redacted,
    lines,
    pence
FROM (
    SELECT
        body_id,
        supplier_name,
        supplier_ref,
        supplier_identifier,
        -- A name that stands on any line that names it is not withheld.
        MIN(CASE WHEN is_redacted THEN 1 ELSE 0 END) = 1 AS is_redacted,
        COUNT(*) AS lines,
        CAST(SUM(amount_pence) AS BIGINT) AS pence
    FROM payments
    GROUP BY body_id, supplier_name, supplier_ref, supplier_identifier
) AS keys
