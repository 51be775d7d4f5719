-- name: fragment_tails
-- grain: one body and class of purchase with a long tail of suppliers and nobody who leads
-- reads: fragment_ranked
-- returns: body_id, class_code, financial_year, months, suppliers, tail_suppliers, tail_lines, tail_pence,
--   tail_annual_pence, class_annual_pence, concentration, first_day, last_day
-- owner: spend/analysis
-- concentration is the Herfindahl-Hirschman index: the sum of squared shares in percent, 10,000 for one supplier.
WITH sums AS (
    SELECT
        body_id, class_code, financial_year,
        MIN(months) AS months,
        CAST(COUNT(*) AS BIGINT) AS suppliers,
        CAST(SUM(CASE WHEN is_tail THEN 1 ELSE 0 END) AS BIGINT) AS tail_suppliers,
        CAST(SUM(CASE WHEN is_tail THEN lines ELSE 0 END) AS BIGINT) AS tail_lines,
        CAST(SUM(CASE WHEN is_tail THEN pence ELSE 0 END) AS BIGINT) AS tail_pence,
        CAST(SUM(CASE WHEN is_tail THEN annual_pence ELSE 0 END) AS BIGINT) AS tail_annual_pence,
        CAST(SUM(annual_pence) AS BIGINT) AS class_annual_pence,
        CAST(FLOOR(SUM(
            CAST(annual_pence AS DOUBLE) * CAST(annual_pence AS DOUBLE)
            / (CAST(class_pence AS DOUBLE) * CAST(class_pence AS DOUBLE))
        ) * 10000.0) AS BIGINT) AS concentration,
        MIN(CASE WHEN is_tail THEN first_day END) AS first_day,
        MAX(CASE WHEN is_tail THEN last_day END) AS last_day
    FROM fragment_ranked
    GROUP BY body_id, class_code, financial_year
)
SELECT sums.*
FROM sums
WHERE tail_suppliers >= $least_tail AND concentration < $concentrated AND class_annual_pence >= $class_pence
