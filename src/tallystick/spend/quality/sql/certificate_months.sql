-- name: certificate_months
-- grain: one body and month, card files left out
-- reads: payments, files
-- returns: body_id, period, lines
-- owner: spend
SELECT payments.body_id, payments.period, COUNT(*) AS lines
FROM payments
LEFT JOIN files ON files.file_hash = payments.file_hash
WHERE payments.body_id IS NOT NULL AND payments.period IS NOT NULL
    AND COALESCE(files.kind, '') <> 'procurement_card'
GROUP BY payments.body_id, payments.period
ORDER BY payments.body_id, payments.period
