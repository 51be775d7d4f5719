-- name: contract_numbers
-- grain: one registered number and supplier
-- reads: contract_entities, contract_names, contract_listed
-- returns: supplier_identifier, supplier_id
-- owner: spend/analysis
-- Listed suppliers' registered numbers that a paid supplier has, by its entity or as published beside a payment.
SELECT DISTINCT listed.supplier_identifier, contract_entities.supplier_id
FROM (SELECT DISTINCT supplier_identifier FROM contract_listed WHERE supplier_identifier <> '') AS listed
INNER JOIN contract_entities
    ON CONTAINS(contract_entities.numbers, CONCAT(' ', listed.supplier_identifier, ' '))
UNION
SELECT DISTINCT contract_names.supplier_identifier, contract_names.supplier_id
FROM contract_names
WHERE contract_names.supplier_identifier <> ''
