-- name: contract_payee_names
-- grain: one body, name and supplier
-- reads: payees
-- returns: body_id, supplier_name, supplier_id, supplier_identifier
-- owner: spend/analysis
-- Names under which bodies paid anybody, where suppliers are resolved: as published, and as cleaned of branches.
SELECT body_id, supplier_name, entity_id AS supplier_id, COALESCE(supplier_identifier, '') AS supplier_identifier
FROM payees
WHERE kind = 'organisation' AND COALESCE(entity_id, '') <> '' AND supplier_name <> ''
UNION
SELECT body_id, clean_name AS supplier_name, entity_id AS supplier_id, '' AS supplier_identifier
FROM payees
WHERE kind = 'organisation' AND COALESCE(entity_id, '') <> '' AND COALESCE(clean_name, '') <> ''
