-- name: merge_months
-- grain: one month and body of the merger
-- reads: body_periods, merge_bodies
-- returns: period, body_id, lines, pence
-- owner: spend/analysis
SELECT body_periods.period, body_periods.body_id, body_periods.lines, body_periods.pence
FROM body_periods
INNER JOIN merge_bodies ON merge_bodies.body_id = body_periods.body_id
WHERE body_periods.financial_year = $financial_year
