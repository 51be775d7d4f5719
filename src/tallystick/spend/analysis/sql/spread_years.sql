-- name: spread_years
-- grain: one kind of body
-- reads: spread_body_years
-- returns: kind, financial_year, bodies
-- owner: spend/analysis
-- Bodies of a kind are compared in one year: that in which most of them may be compared, the latest of these.
WITH counts AS (
    SELECT kind, financial_year, CAST(COUNT(*) AS BIGINT) AS bodies
    FROM spread_body_years
    WHERE strictness < 2
    GROUP BY kind, financial_year
), ranked AS (
    SELECT
        counts.*,
        ROW_NUMBER() OVER (PARTITION BY kind ORDER BY bodies DESC, financial_year DESC) AS place
    FROM counts
)
SELECT kind, financial_year, bodies
FROM ranked
WHERE place = 1
