-- name: merge_contracts
-- grain: one listed contract of a body of the merger
-- reads: listed_contracts, merge_bodies, shared_identifiers, shared_names
-- returns: body_id, contract_id, title, supplier_name, supplier_key, start_date, end_date, value_pence, bodies
-- owner: spend/analysis
-- supplier_key is the supplier where its number or name is known, else the name as listed; bodies counts those of the
-- merger that have a contract with it.
WITH own AS (
    SELECT DISTINCT
        listed_contracts.body_id, listed_contracts.contract_id, listed_contracts.title,
        listed_contracts.supplier_name,
        COALESCE(
            shared_identifiers.supplier_id, shared_names.supplier_id,
            CONCAT('name:', UPPER(TRIM(listed_contracts.supplier_name)))
        ) AS supplier_key,
        listed_contracts.start_date, listed_contracts.end_date, listed_contracts.value_pence
    FROM listed_contracts
    INNER JOIN merge_bodies ON merge_bodies.body_id = listed_contracts.body_id
    LEFT JOIN shared_identifiers ON shared_identifiers.identifier = listed_contracts.supplier_identifier
    LEFT JOIN shared_names ON shared_names.name = UPPER(TRIM(listed_contracts.supplier_name))
), counts AS (
    SELECT supplier_key, CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies
    FROM own
    GROUP BY supplier_key
)
SELECT own.*, counts.bodies
FROM own
INNER JOIN counts ON counts.supplier_key = own.supplier_key
