-- name: merge_years
-- grain: one financial year with payments of the bodies
-- reads: body_periods, merge_bodies
-- returns: financial_year, bodies, least_months
-- owner: spend/analysis
WITH years AS (
    SELECT
        body_periods.body_id, body_periods.financial_year,
        CAST(COUNT(*) AS BIGINT) AS months
    FROM body_periods
    INNER JOIN merge_bodies ON merge_bodies.body_id = body_periods.body_id
    GROUP BY body_periods.body_id, body_periods.financial_year
)
SELECT
    financial_year,
    CAST(COUNT(*) AS BIGINT) AS bodies,
    MIN(months) AS least_months
FROM years
GROUP BY financial_year
