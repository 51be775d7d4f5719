-- name: merge_body_sums
-- grain: one body of the merger
-- reads: body_periods, merge_bodies
-- returns: body_id, months, lines, pence, first_day, last_day
-- owner: spend/analysis
SELECT
    merge_bodies.body_id,
    CAST(COUNT(body_periods.period) AS BIGINT) AS months,
    CAST(COALESCE(SUM(body_periods.lines), 0) AS BIGINT) AS lines,
    CAST(COALESCE(SUM(body_periods.pence), 0) AS BIGINT) AS pence,
    MIN(body_periods.first_day) AS first_day,
    MAX(body_periods.last_day) AS last_day
FROM merge_bodies
LEFT JOIN body_periods
    ON body_periods.body_id = merge_bodies.body_id AND body_periods.financial_year = $financial_year
GROUP BY merge_bodies.body_id
