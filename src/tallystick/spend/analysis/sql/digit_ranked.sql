-- name: digit_ranked
-- grain: one department whose second digits do not conform
-- reads: digit_deviation, digit_departments
-- returns: those of digit_deviation, opportunity_id, body_id, department, floor_pence, grade, place
-- owner: spend/analysis
WITH chosen AS (
    SELECT
        CONCAT(
            'second_digit-',
            SUBSTRING(MD5(CONCAT(digit_departments.body_id, ' ', digit_departments.department)), 1, 12)
        ) AS opportunity_id,
        digit_departments.body_id, digit_departments.department, digit_departments.floor_pence, digit_deviation.*,
        CASE WHEN digit_deviation.mad >= $nonconformity * 2 THEN 'A' ELSE 'B' END AS grade
    FROM digit_deviation
    INNER JOIN digit_departments ON digit_departments.group_number = digit_deviation.group_number
    WHERE digit_deviation.amounts >= $least_amounts
        AND digit_deviation.decades >= 2
        AND digit_deviation.mad > $nonconformity
        AND digit_deviation.mad > digit_deviation.chance_mad * $times_chance
), placed AS (
    SELECT
        chosen.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY mad - chance_mad DESC, department) AS place
    FROM chosen
)
SELECT * FROM placed WHERE place <= $most_of_a_body
