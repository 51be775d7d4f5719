-- name: certificate_rejects
-- grain: one file with rejected lines
-- reads: rejects
-- returns: file_hash, lines, pence
-- owner: spend
SELECT
    file_hash,
    COUNT(*) AS lines,
    CAST(COALESCE(SUM(ABS(amount_pence)), 0) AS BIGINT) AS pence
FROM rejects
GROUP BY file_hash
ORDER BY file_hash
