-- name: payee_facts
-- grain: one payee of the suppliers' derivation
-- reads: payees
-- returns: payee_id, body_id, kind, entity_id, clean_name, supplier_key, payee_text, name_id
-- owner: categories
-- A supplier key and the words of a name are kept for organisations only: what a person, a withheld name or a
-- placeholder was paid for is read from the ledger alone, and nothing is remembered of them.
WITH readable AS (
    SELECT
        payee_id,
        body_id,
        kind,
        entity_id,
        clean_name,
        CASE WHEN kind = 'organisation' AND entity_id <> '' THEN entity_id END AS supplier_key,
        CASE WHEN kind = 'organisation' THEN COALESCE(supplier_name, '') ELSE '' END AS payee_text
    FROM payees
)
SELECT
    payee_id,
    body_id,
    kind,
    entity_id,
    clean_name,
    supplier_key,
    payee_text,
    CAST(DENSE_RANK() OVER (ORDER BY supplier_key NULLS FIRST, payee_text) AS BIGINT) AS name_id
FROM readable
