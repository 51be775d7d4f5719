-- name: year_end_bodies
-- grain: one body and financial year with March and most other months
-- reads: year_end_months
-- returns: body_id, financial_year, other_months, march_ratio
-- owner: spend/analysis
-- The ratio is March over the mean of the other months, of all that the body pays: books close in March, so that
-- much is paid then by anybody.
WITH months AS (
    SELECT body_id, financial_year, period, SUM(pence) AS pence
    FROM year_end_months
    GROUP BY body_id, financial_year, period
), years AS (
    SELECT
        body_id, financial_year,
        CAST(SUM(CASE WHEN ENDS_WITH(period, '-03') THEN 0 ELSE 1 END) AS BIGINT) AS other_months,
        SUM(CASE WHEN ENDS_WITH(period, '-03') THEN pence ELSE 0 END) AS march_pence,
        SUM(CASE WHEN ENDS_WITH(period, '-03') THEN 0 ELSE pence END) AS other_pence
    FROM months
    GROUP BY body_id, financial_year
)
SELECT
    body_id, financial_year, other_months,
    CAST(march_pence AS DOUBLE) * CAST(other_months AS DOUBLE) / CAST(other_pence AS DOUBLE) AS march_ratio
FROM years
WHERE other_months >= $least_months AND march_pence > 0 AND other_pence > 0
