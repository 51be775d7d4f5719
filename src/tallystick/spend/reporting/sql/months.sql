-- name: months
-- grain: one row per body and month
-- reads: report_body_months
-- returns: body_id, body_name, period, lines, pence, refund_lines, refund_pence, redacted_lines,
--   card_lines, net_lines, gross_lines
-- owner: spend/reporting

SELECT body_id, body_name, period, lines, pence, refund_lines, refund_pence, redacted_lines, card_lines,
    net_lines, gross_lines
FROM report_body_months
ORDER BY body_id, period
