-- name: digit_found
-- grain: one department whose second digits do not conform
-- reads: digit_ranked, digit_lines, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
WITH spent AS (
    SELECT
        opportunity_id, MIN(paid_on) AS first_day, MAX(paid_on) AS last_day,
        CAST(COUNT(*) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
    FROM digit_lines
    GROUP BY opportunity_id
)
SELECT
    ranked.opportunity_id, 'second_digit' AS finder, ranked.grade,
    CONCAT(
        COALESCE(known_bodies.name, ranked.body_id), ', ',
        CASE WHEN ranked.department = '' THEN 'no department named' ELSE ranked.department END,
        ': too many sums with ', CAST(ranked.most_digit AS VARCHAR), ' as their second digit'
    ) AS title,
    ranked.body_id, 1 AS bodies, '' AS supplier_id, '' AS supplier_name, '' AS class_code,
    spent.first_day, spent.last_day, spent.lines, spent.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld, '' AS caveat,
    CONCAT(
        '{"amounts": ', CAST(ranked.amounts AS VARCHAR),
        ', "mean_absolute_deviation": ',
        CAST(CAST(ROUND(CAST(ranked.mad AS DOUBLE), 4) AS DECIMAL(15, 4)) AS VARCHAR),
        ', "by_chance": ',
        CAST(CAST(ROUND(CAST(ranked.chance_mad AS DOUBLE), 4) AS DECIMAL(15, 4)) AS VARCHAR),
        ', "second_digit": ', CAST(ranked.most_digit AS VARCHAR),
        ', "share": ', CAST(CAST(ROUND(CAST(ranked.most_share AS DOUBLE), 4) AS DECIMAL(15, 4)) AS VARCHAR),
        ', "expected_share": ',
        CAST(CAST(ROUND(CAST(ranked.most_expected AS DOUBLE), 4) AS DECIMAL(15, 4)) AS VARCHAR),
        ', "from_pence": ', CAST(ranked.floor_pence AS VARCHAR),
        ', "place_at_body": ', CAST(ranked.place AS VARCHAR), '}'
    ) AS facts
FROM digit_ranked AS ranked
INNER JOIN spent ON spent.opportunity_id = ranked.opportunity_id
LEFT JOIN known_bodies ON known_bodies.body_id = ranked.body_id
