-- name: certificate_files
-- grain: one file, body, financial year and month of its published lines, superseded ones too
-- reads: published_payments
-- returns: file_hash, body_id, financial_year, period, lines
-- owner: spend
SELECT file_hash, body_id, financial_year, period, COUNT(*) AS lines
FROM published_payments
WHERE body_id IS NOT NULL AND financial_year IS NOT NULL
GROUP BY file_hash, body_id, financial_year, period
ORDER BY file_hash, body_id, financial_year, period
