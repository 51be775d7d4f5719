-- name: body_periods
-- grain: one body and month with payments
-- reads: analysis_lines
-- returns: body_id, financial_year, period, lines, pence, first_day, last_day
-- owner: spend/analysis
SELECT
    body_id, financial_year, period,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day
FROM analysis_lines
GROUP BY body_id, financial_year, period
