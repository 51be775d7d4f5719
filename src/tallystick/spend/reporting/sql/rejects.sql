-- name: rejects
-- grain: one row per rejected row
-- reads: rejects
-- returns: file_hash, source_table, source_row, column_name, value, reason, amount_pence
-- owner: spend/reporting

SELECT file_hash, COALESCE(source_table, '') AS source_table, source_row, COALESCE(column_name, '') AS column_name,
    COALESCE(value, '') AS value, COALESCE(reason, '') AS reason, amount_pence
FROM rejects
ORDER BY file_hash, source_table, source_row
