-- name: files
-- grain: one row per file
-- reads: files
-- returns: file_hash, file, kind, status, body_id, body_name, reader, format, amount_basis, date_order,
--   rows_in, rows_accepted, rows_rejected, rows_not_payments, pence_in, pence_accepted, pence_rejected,
--   first_day, last_day, warnings
-- owner: spend/reporting

SELECT file_hash, file, kind, status, COALESCE(body_id, '') AS body_id, COALESCE(body_name, '') AS body_name,
    COALESCE(reader, '') AS reader, COALESCE(format, '') AS format,
    COALESCE(amount_basis, 'unknown') AS amount_basis, COALESCE(date_order, '') AS date_order,
    rows_in, rows_accepted, rows_rejected, rows_not_payments, pence_in, pence_accepted, pence_rejected,
    CAST(COALESCE(first_day, '') AS VARCHAR) AS first_day, CAST(COALESCE(last_day, '') AS VARCHAR) AS last_day,
    warnings
FROM files
ORDER BY status, body_name, file, file_hash
