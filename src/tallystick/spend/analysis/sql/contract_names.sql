-- name: contract_names
-- grain: one body, name as it is compared, and supplier
-- reads: contract_paid_names
-- returns: body_id, name_key, supplier_id, supplier_identifier
-- owner: spend/analysis
-- The key of a name: capitals, & as AND, no marks, brackets, trading names, legal forms or THE.
SELECT DISTINCT
    body_id,
    TRIM(REGEXP_REPLACE(CONCAT(' ', REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(UPPER(supplier_name), '&', ' AND '), '[''’.]|\([^)]*\)| (T/A|TRADING AS) .*', '', 'g'), '[^A-Z0-9]+', ' ', 'g'), ' '), '( (THE|LIMITED|LTD|PLC|LLP|LP|CIC|CIO|INC|CO|COMPANY))+ ', ' ', 'g')) AS name_key,
    supplier_id, supplier_identifier
FROM contract_paid_names
