-- name: split_runs
-- grain: one payment line just below a limit, with the run of such payments that it belongs to
-- reads: split_near
-- returns: line_id, body_id, supplier_id, supplier_label, class_code, financial_year, paid_on, amount_pence, reference,
--   limit_pence, is_law, alike, day_number, run_number, near_in_all, runs_in_all
-- owner: spend/analysis
-- A run goes on while no more than $gap_days days lie between one payment and the next. The day number counts
-- days of the calendar from 1 March of the year 0.
WITH parts AS (
    SELECT
        split_near.*,
        CAST(SUBSTRING(CAST(paid_on AS VARCHAR), 1, 4) AS BIGINT) AS year_part,
        (CAST(SUBSTRING(CAST(paid_on AS VARCHAR), 6, 2) AS BIGINT) + 9) % 12 AS month_part,
        CAST(SUBSTRING(CAST(paid_on AS VARCHAR), 9, 2) AS BIGINT) AS day_part
    FROM split_near
), years AS (
    SELECT parts.*, CASE WHEN month_part >= 10 THEN year_part - 1 ELSE year_part END AS march_year FROM parts
), days AS (
    SELECT
        years.*,
        365 * march_year + march_year // 4 - march_year // 100 + march_year // 400
        + (month_part * 306 + 5) // 10 + day_part AS day_number
    FROM years
), gaps AS (
    SELECT
        days.*,
        CASE
            WHEN day_number - LAG(day_number) OVER (
                PARTITION BY body_id, supplier_id, limit_pence ORDER BY day_number, line_id
            ) <= $gap_days THEN 0
            ELSE 1
        END AS begins
    FROM days
)
SELECT
    line_id, body_id, supplier_id, supplier_label, class_code, financial_year, paid_on, amount_pence, reference,
    limit_pence, is_law, alike, day_number,
    CAST(SUM(begins) OVER (
        PARTITION BY body_id, supplier_id, limit_pence ORDER BY day_number, line_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS run_number,
    COUNT(*) OVER (PARTITION BY body_id, supplier_id, limit_pence) AS near_in_all,
    CAST(SUM(begins) OVER (PARTITION BY body_id, supplier_id, limit_pence) AS BIGINT) AS runs_in_all
FROM gaps
