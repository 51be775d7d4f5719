-- name: digit_deviation
-- grain: one department
-- reads: digit_counts
-- returns: group_number, amounts, decades, mad, chance_mad, most_digit, most_share, most_expected
-- owner: spend/analysis
-- The mean absolute deviation of the second digit from Benford's law, given the first digits that there are: with
-- the first digit d the second is k at ln(1 + 1 / (10 d + k)) / ln(1 + 1 / d). That takes out what a cut-off does
-- to first digits. Chance_mad is the mean deviation that so many amounts have by chance.
WITH spans AS (
    SELECT group_number, CAST(COUNT(*) AS BIGINT) AS decades
    FROM (
        SELECT
            group_number, figures, SUM(amounts) AS amounts,
            SUM(SUM(amounts)) OVER (PARTITION BY group_number) AS all_amounts
        FROM digit_counts
        GROUP BY group_number, figures
    ) AS lengths
    WHERE amounts * 10 >= all_amounts
    GROUP BY group_number
), firsts AS (
    SELECT group_number, first_digit, SUM(amounts) AS amounts FROM digit_counts GROUP BY group_number, first_digit
), digits AS (
    SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
), expected AS (
    SELECT
        firsts.group_number, digits.k AS second_digit,
        SUM(
            CAST(firsts.amounts AS DOUBLE)
            * LN(1.0 + 1.0 / CAST(10 * firsts.first_digit + digits.k AS DOUBLE))
            / LN(1.0 + 1.0 / CAST(firsts.first_digit AS DOUBLE))
        ) AS expected
    FROM firsts
    CROSS JOIN digits
    GROUP BY firsts.group_number, digits.k
), seen AS (
    SELECT group_number, second_digit, SUM(amounts) AS amounts FROM digit_counts GROUP BY group_number, second_digit
), totals AS (
    SELECT group_number, CAST(SUM(amounts) AS BIGINT) AS amounts FROM seen GROUP BY group_number
), compared AS (
    SELECT
        expected.group_number, expected.second_digit, totals.amounts,
        CAST(COALESCE(seen.amounts, 0) AS DOUBLE) / CAST(totals.amounts AS DOUBLE) AS share,
        expected.expected / CAST(totals.amounts AS DOUBLE) AS expected_share
    FROM expected
    INNER JOIN totals ON totals.group_number = expected.group_number
    LEFT JOIN seen
        ON seen.group_number = expected.group_number AND seen.second_digit = expected.second_digit
), ranked AS (
    SELECT
        compared.*,
        ROW_NUMBER() OVER (
            PARTITION BY group_number ORDER BY share - expected_share DESC, second_digit
        ) AS place
    FROM compared
)
SELECT
    ranked.group_number, ranked.amounts, spans.decades,
    SUM(ABS(ranked.share - ranked.expected_share)) / 10.0 AS mad,
    SUM(SQRT(2.0 * ranked.expected_share * (1.0 - ranked.expected_share)
        / (3.141592653589793 * CAST(ranked.amounts AS DOUBLE)))) / 10.0 AS chance_mad,
    MAX(CASE WHEN ranked.place = 1 THEN ranked.second_digit END) AS most_digit,
    MAX(CASE WHEN ranked.place = 1 THEN ranked.share END) AS most_share,
    MAX(CASE WHEN ranked.place = 1 THEN ranked.expected_share END) AS most_expected
FROM ranked
INNER JOIN spans ON spans.group_number = ranked.group_number
GROUP BY ranked.group_number, ranked.amounts, spans.decades
