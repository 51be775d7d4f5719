-- name: digit_departments
-- grain: one body and department with many payments
-- reads: analysis_lines
-- returns: body_id, department, group_number, floor_pence
-- owner: spend/analysis
-- The floor is the power of ten from which the body publishes all payments: a cut-off at £250 or £500 leaves those
-- from £1,000 whole, one at £25,000 (hardly a payment below £10,000) those from £100,000.
WITH counted AS (
    SELECT
        body_id,
        SPLIT_PART(COALESCE(department, ''), ' / ', 1) AS department,
        CAST(COUNT(*) AS BIGINT) AS lines,
        CAST(SUM(CASE WHEN amount_pence < 1000000 THEN 1 ELSE 0 END) AS BIGINT) AS small
    FROM analysis_lines
    WHERE amount_pence >= 100000
    GROUP BY body_id, SPLIT_PART(COALESCE(department, ''), ' / ', 1)
), bodies AS (
    SELECT
        body_id,
        CASE WHEN SUM(small) * 20 < SUM(lines) THEN 10000000 ELSE 100000 END AS floor_pence
    FROM counted
    GROUP BY body_id
)
SELECT
    counted.body_id, counted.department, bodies.floor_pence,
    ROW_NUMBER() OVER (ORDER BY counted.body_id, counted.department) AS group_number
FROM counted
INNER JOIN bodies ON bodies.body_id = counted.body_id
WHERE counted.lines >= $least_amounts
