-- name: duplicate_days
-- grain: one day on which a candidate was paid, or on which a body's evidence ends
-- reads: duplicate_candidates, body_periods
-- returns: day, number
-- owner: spend/analysis
-- number counts days without a gap (the Julian day number), so that days can be told apart alike on every engine.
WITH days AS (
    SELECT day FROM duplicate_candidates
    UNION
    SELECT last_day AS day FROM body_periods
    UNION
    SELECT CAST(CONCAT(period, '-01') AS DATE) AS day FROM body_periods
), parts AS (
    SELECT
        day,
        CAST(SUBSTRING(CAST(day AS VARCHAR), 1, 4) AS BIGINT) AS year,
        CAST(SUBSTRING(CAST(day AS VARCHAR), 6, 2) AS BIGINT) AS month,
        CAST(SUBSTRING(CAST(day AS VARCHAR), 9, 2) AS BIGINT) AS day_of_month
    FROM days
    WHERE day IS NOT NULL
), shifted AS (
    SELECT
        day, day_of_month,
        year + 4800 - CASE WHEN month <= 2 THEN 1 ELSE 0 END AS years,
        month - 3 + CASE WHEN month <= 2 THEN 12 ELSE 0 END AS months
    FROM parts
)
SELECT
    day,
    day_of_month + 365 * years + CAST(FLOOR((CAST(months AS DOUBLE) * 153.0 + 2.0) / 5.0) AS BIGINT)
    + CAST(FLOOR(CAST(years AS DOUBLE) / 4.0) AS BIGINT) - CAST(FLOOR(CAST(years AS DOUBLE) / 100.0) AS BIGINT)
    + CAST(FLOOR(CAST(years AS DOUBLE) / 400.0) AS BIGINT) AS number
FROM shifted
