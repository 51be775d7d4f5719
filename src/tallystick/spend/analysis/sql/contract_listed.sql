-- name: contract_listed
-- grain: one listed contract and supplier of it
-- reads: listed_contracts
-- returns: body_id, contract_key, contract_id, title, name_key, supplier_identifier, start_date, end_date,
--   cover_until, life_pence
-- owner: spend/analysis
-- life_pence: the value over the length, else the value a year times the length in months; empty where neither is
-- published. cover_until: the end with time for invoices in arrears; open-ended contracts cover all that follows.
SELECT
    body_id,
    CONCAT(file_hash, '-', CAST(source_row AS VARCHAR), '-', supplier_name) AS contract_key,
    contract_id, title,
    TRIM(REGEXP_REPLACE(CONCAT(' ', REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(UPPER(supplier_name), '&', ' AND '), '[''’.]|\([^)]*\)| (T/A|TRADING AS) .*', '', 'g'), '[^A-Z0-9]+', ' ', 'g'), ' '), '( (THE|LIMITED|LTD|PLC|LLP|LP|CIC|CIO|INC|CO|COMPANY))+ ', ' ', 'g')) AS name_key,
    COALESCE(supplier_identifier, '') AS supplier_identifier,
    COALESCE(start_date, CAST('1980-01-01' AS DATE)) AS start_date,
    end_date,
    CASE
        WHEN end_date IS NULL THEN CAST('9999-01-01' AS DATE)
        ELSE CAST(end_date + INTERVAL 62 DAY AS DATE)
    END AS cover_until,
    CASE
        WHEN value_pence IS NOT NULL THEN value_pence
        WHEN annual_value_pence IS NOT NULL AND start_date IS NOT NULL AND end_date IS NOT NULL
            THEN annual_value_pence * GREATEST(
                CAST(SUBSTRING(CAST(end_date AS VARCHAR), 1, 4) AS BIGINT) * 12
                + CAST(SUBSTRING(CAST(end_date AS VARCHAR), 6, 2) AS BIGINT)
                - CAST(SUBSTRING(CAST(start_date AS VARCHAR), 1, 4) AS BIGINT) * 12
                - CAST(SUBSTRING(CAST(start_date AS VARCHAR), 6, 2) AS BIGINT) + 1, 12
            ) // 12
    END AS life_pence
FROM listed_contracts
