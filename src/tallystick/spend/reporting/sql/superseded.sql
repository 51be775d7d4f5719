-- name: superseded
-- grain: one row per replaced file, replacing file and reason
-- reads: superseded, published_payments
-- returns: file_hash, superseded_by, reason, lines, pence
-- owner: spend/reporting

SELECT superseded.file_hash, COALESCE(superseded.superseded_by, '') AS superseded_by,
    COALESCE(superseded.reason, '') AS reason, COUNT(*) AS lines,
    CAST(COALESCE(SUM(published_payments.amount_pence), 0) AS BIGINT) AS pence
FROM superseded
LEFT JOIN published_payments ON published_payments.line_id = superseded.line_id
GROUP BY superseded.file_hash, COALESCE(superseded.superseded_by, ''), COALESCE(superseded.reason, '')
ORDER BY superseded.file_hash, superseded_by, reason
