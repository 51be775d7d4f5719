-- name: contract_suppliers
-- grain: one body and supplier with a listed contract
-- reads: contract_links, contract_listed
-- returns: body_id, supplier_id, linkage, contracts, unvalued, life_pence, first_start, last_end, is_open
-- owner: spend/analysis
SELECT
    contract_links.body_id, contract_links.supplier_id,
    MIN(contract_links.linkage) AS linkage,
    CAST(COUNT(*) AS BIGINT) AS contracts,
    CAST(SUM(CASE WHEN contract_listed.life_pence IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unvalued,
    CAST(SUM(COALESCE(contract_listed.life_pence, 0)) AS BIGINT) AS life_pence,
    MIN(contract_listed.start_date) AS first_start,
    MAX(contract_listed.end_date) AS last_end,
    CAST(SUM(CASE WHEN contract_listed.end_date IS NULL THEN 1 ELSE 0 END) AS BIGINT) > 0 AS is_open
FROM contract_links
INNER JOIN contract_listed ON contract_listed.contract_key = contract_links.contract_key
GROUP BY contract_links.body_id, contract_links.supplier_id
