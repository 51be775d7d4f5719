-- name: reference_years
-- grain: one body
-- reads: body_periods
-- returns: body_id, financial_year, months, first_day, last_day
-- owner: spend/analysis
-- The financial year by which a body's yearly spend is told: the one with most months, the latest of these.
WITH years AS (
    SELECT
        body_id, financial_year,
        CAST(COUNT(*) AS BIGINT) AS months,
        MIN(first_day) AS first_day,
        MAX(last_day) AS last_day
    FROM body_periods
    GROUP BY body_id, financial_year
), ranked AS (
    SELECT
        years.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY months DESC, financial_year DESC) AS place
    FROM years
)
SELECT body_id, financial_year, months, first_day, last_day
FROM ranked
WHERE place = 1
