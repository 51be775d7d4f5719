-- name: newcomer_months
-- grain: one body and month with payments
-- reads: body_periods
-- returns: body_id, month_number
-- owner: spend/analysis
SELECT DISTINCT
    body_id,
    CAST(SUBSTRING(period, 1, 4) AS BIGINT) * 12 + CAST(SUBSTRING(period, 6, 2) AS BIGINT) AS month_number
FROM body_periods
