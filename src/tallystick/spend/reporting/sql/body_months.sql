-- name: body_months
-- grain: one row per body and month
-- reads: payments
-- returns: body_id, body_name, period, lines, pence, refund_lines, refund_pence, redacted_lines,
--   card_lines, net_lines, gross_lines
-- owner: spend/reporting

SELECT
    COALESCE(body_id, 'unknown') AS body_id,
    MAX(body_name) AS body_name,
    COALESCE(period, '') AS period,
    COUNT(*) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN 1 ELSE 0 END) AS BIGINT) AS refund_lines,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN amount_pence ELSE 0 END) AS BIGINT) AS refund_pence,
    CAST(SUM(CASE WHEN is_redacted THEN 1 ELSE 0 END) AS BIGINT) AS redacted_lines,
    CAST(SUM(CASE WHEN is_card THEN 1 ELSE 0 END) AS BIGINT) AS card_lines,
    CAST(SUM(CASE WHEN amount_basis = 'net' THEN 1 ELSE 0 END) AS BIGINT) AS net_lines,
    CAST(SUM(CASE WHEN amount_basis = 'gross' THEN 1 ELSE 0 END) AS BIGINT) AS gross_lines
FROM payments
GROUP BY COALESCE(body_id, 'unknown'), COALESCE(period, '')
