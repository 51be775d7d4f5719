-- name: column_widths
-- grain: one body and length of name at which it cuts names off
-- reads: payee_keys
-- returns: body_id, width
-- owner: suppliers
-- Names that were cut pile up at the width of the column: far more of that length than one longer or shorter.
WITH lengths AS (
    SELECT body_id, LENGTH(supplier_name) AS width, COUNT(DISTINCT supplier_name) AS names
    FROM payee_keys
    WHERE NOT is_redacted AND LENGTH(supplier_name) >= 18
    GROUP BY body_id, LENGTH(supplier_name)
)
SELECT here.body_id, here.width
FROM lengths AS here
LEFT JOIN lengths AS shorter ON shorter.body_id = here.body_id AND shorter.width = here.width - 1
LEFT JOIN lengths AS longer ON longer.body_id = here.body_id AND longer.width = here.width + 1
WHERE here.width >= 24 AND here.names >= 4 AND here.names >= 3 * COALESCE(longer.names, 0)
    AND here.names * 2 >= 3 * COALESCE(shorter.names, 0)
