-- name: contract_links
-- grain: one listed contract and supplier that is paid
-- reads: contract_listed, contract_numbers, contract_names
-- returns: body_id, contract_key, supplier_id, linkage
-- owner: spend/analysis
-- The linkage is 1 where the registered number is the same, 2 this body pays under the same name, 3 another body pays the
-- same supplier under that name. Only the surest of a contract counts; one name may mean two suppliers.
WITH candidates AS (
    SELECT contract_listed.body_id, contract_listed.contract_key, contract_numbers.supplier_id, 1 AS linkage
    FROM contract_listed
    INNER JOIN contract_numbers ON contract_numbers.supplier_identifier = contract_listed.supplier_identifier
    UNION ALL
    SELECT
        contract_listed.body_id, contract_listed.contract_key, contract_names.supplier_id,
        CASE WHEN contract_names.body_id = contract_listed.body_id THEN 2 ELSE 3 END AS linkage
    FROM contract_listed
    INNER JOIN contract_names ON contract_names.name_key = contract_listed.name_key
    WHERE contract_listed.name_key <> ''
), surest AS (
    SELECT contract_key, MIN(linkage) AS linkage FROM candidates GROUP BY contract_key
), shared AS (
    SELECT candidates.body_id, candidates.contract_key, candidates.supplier_id, MIN(candidates.linkage) AS linkage
    FROM candidates
    GROUP BY candidates.body_id, candidates.contract_key, candidates.supplier_id
)
SELECT shared.body_id, shared.contract_key, shared.supplier_id, shared.linkage
FROM shared
INNER JOIN surest ON surest.contract_key = shared.contract_key
WHERE shared.linkage = surest.linkage OR shared.linkage = 2
