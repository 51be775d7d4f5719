-- name: shared_contract_ends
-- grain: one listed contract that ends after the last payment known, with a supplier that is paid
-- reads: listed_contracts, shared_identifiers, shared_names, shared_last_day
-- returns: supplier_id, body_id, contract_id, end_date, month_number
-- owner: spend/analysis
-- The supplier is found by its registered number, else by its name as any body publishes it.
WITH found AS (
    SELECT DISTINCT
        COALESCE(shared_identifiers.supplier_id, shared_names.supplier_id) AS supplier_id,
        listed_contracts.body_id, listed_contracts.contract_id, listed_contracts.end_date
    FROM listed_contracts
    LEFT JOIN shared_identifiers ON shared_identifiers.identifier = listed_contracts.supplier_identifier
    LEFT JOIN shared_names ON shared_names.name = UPPER(TRIM(listed_contracts.supplier_name))
)
SELECT
    found.supplier_id, found.body_id, found.contract_id, found.end_date,
    CAST(SUBSTRING(CAST(found.end_date AS VARCHAR), 1, 4) AS BIGINT) * 12
    + CAST(SUBSTRING(CAST(found.end_date AS VARCHAR), 6, 2) AS BIGINT) AS month_number
FROM found
CROSS JOIN shared_last_day
WHERE found.supplier_id IS NOT NULL AND found.end_date >= shared_last_day.last_day
