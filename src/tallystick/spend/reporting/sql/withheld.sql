-- name: withheld
-- grain: one row per body and reason
-- reads: report_payees
-- returns: body_id, why, lines, pence
-- owner: spend/reporting

SELECT body_id, why, lines, pence
FROM report_payees
WHERE why <> ''
ORDER BY body_id, why
