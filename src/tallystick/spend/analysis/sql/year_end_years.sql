-- name: year_end_years
-- grain: one body, department, purchase and financial year
-- reads: year_end_months, year_end_bodies
-- returns: body_id, department, purchase, class_code, financial_year, other_months, body_ratio, march_lines,
--   march_pence, march_largest, other_lines, other_pence, other_most, ratio
-- owner: spend/analysis
-- Other_most is the dearest of the other months. The ratio is March over their mean, months without a payment counted.
WITH years AS (
    SELECT
        body_id, department, purchase, financial_year,
        MIN(class_code) AS class_code,
        CAST(SUM(CASE WHEN ENDS_WITH(period, '-03') THEN lines ELSE 0 END) AS BIGINT) AS march_lines,
        CAST(SUM(CASE WHEN ENDS_WITH(period, '-03') THEN pence ELSE 0 END) AS BIGINT) AS march_pence,
        CAST(MAX(CASE WHEN ENDS_WITH(period, '-03') THEN largest_pence ELSE 0 END) AS BIGINT) AS march_largest,
        CAST(SUM(CASE WHEN ENDS_WITH(period, '-03') THEN 0 ELSE lines END) AS BIGINT) AS other_lines,
        CAST(SUM(CASE WHEN ENDS_WITH(period, '-03') THEN 0 ELSE pence END) AS BIGINT) AS other_pence,
        CAST(MAX(CASE WHEN ENDS_WITH(period, '-03') THEN 0 ELSE pence END) AS BIGINT) AS other_most
    FROM year_end_months
    GROUP BY body_id, department, purchase, financial_year
)
SELECT
    years.*, year_end_bodies.other_months, year_end_bodies.march_ratio AS body_ratio,
    CAST(years.march_pence AS DOUBLE) * CAST(year_end_bodies.other_months AS DOUBLE)
    / CAST(GREATEST(years.other_pence, 1) AS DOUBLE) AS ratio
FROM years
INNER JOIN year_end_bodies
    ON year_end_bodies.body_id = years.body_id AND year_end_bodies.financial_year = years.financial_year
