-- name: reject_reasons
-- grain: one row per file, column and reason
-- reads: rejects
-- returns: file_hash, column_name, reason, lines, pence
-- owner: spend/reporting

SELECT file_hash, COALESCE(column_name, '') AS column_name, COALESCE(reason, '') AS reason, COUNT(*) AS lines,
    CAST(COALESCE(SUM(amount_pence), 0) AS BIGINT) AS pence
FROM rejects
GROUP BY file_hash, COALESCE(column_name, ''), COALESCE(reason, '')
ORDER BY file_hash, lines DESC, reason
