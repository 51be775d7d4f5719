-- name: contract_matched
-- grain: one listed contract and supplier that is paid
-- reads: listed_contracts, contract_links
-- returns: body_id, contract_id, title, department, supplier_id, supplier_name, start_date, end_date, review_date,
--   value_pence, annual_value_pence, class_code, linkage
-- owner: spend/analysis
-- Listed contracts with the supplier as the payments know it, for finders that need contracts' ends.
SELECT
    listed.body_id, listed.contract_id, listed.title, listed.department, contract_links.supplier_id,
    listed.supplier_name, listed.start_date, listed.end_date, listed.review_date, listed.value_pence,
    listed.annual_value_pence, listed.class_code, contract_links.linkage
FROM listed_contracts AS listed
INNER JOIN contract_links
    ON contract_links.contract_key
        = CONCAT(listed.file_hash, '-', CAST(listed.source_row AS VARCHAR), '-', listed.supplier_name)
