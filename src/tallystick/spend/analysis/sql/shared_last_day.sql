-- name: shared_last_day
-- grain: one row
-- reads: body_periods
-- returns: last_day
-- owner: spend/analysis
-- Contracts that ended before the last payment known cannot be timed together any more.
SELECT MAX(last_day) AS last_day
FROM body_periods
