-- name: digit_counts
-- grain: one department, first digit, second digit and length of the number
-- reads: digit_amounts
-- returns: group_number, first_digit, second_digit, figures, amounts
-- owner: spend/analysis
SELECT
    group_number,
    CAST(SUBSTRING(CAST(amount_pence AS VARCHAR), 1, 1) AS BIGINT) AS first_digit,
    CAST(SUBSTRING(CAST(amount_pence AS VARCHAR), 2, 1) AS BIGINT) AS second_digit,
    LENGTH(CAST(amount_pence AS VARCHAR)) AS figures,
    CAST(COUNT(*) AS BIGINT) AS amounts
FROM digit_amounts
GROUP BY
    group_number,
    CAST(SUBSTRING(CAST(amount_pence AS VARCHAR), 1, 1) AS BIGINT),
    CAST(SUBSTRING(CAST(amount_pence AS VARCHAR), 2, 1) AS BIGINT),
    LENGTH(CAST(amount_pence AS VARCHAR))
