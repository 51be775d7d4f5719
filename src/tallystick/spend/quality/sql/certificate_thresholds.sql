-- name: certificate_thresholds
-- grain: one body, financial year and usual publication threshold; card lines and zeros left out
-- reads: payments
-- returns: body_id, financial_year, threshold_pence, lines, lines_below, just_below, just_above
-- owner: spend
WITH thresholds AS (
    -- first_step is the step of the ladder below in which the threshold lies.
    SELECT * FROM (
        VALUES
            (10000, 10000),
            (20833, 20800),
            (25000, 25000),
            (41667, 41600),
            (50000, 50000),
            (100000, 100000),
            (500000, 500000),
            (1000000, 1000000),
            (2083333, 2080000),
            (2500000, 2500000)
    ) AS usual (threshold_pence, first_step)
), steps AS (
    -- Steps of one pound below 1,200 pounds and of a hundred pounds above, so that each line is counted once
    -- and the ten thresholds are compared with steps instead of lines.
    SELECT
        body_id,
        financial_year,
        CASE
            WHEN ABS(amount_pence) < 120000 THEN ABS(amount_pence) - ABS(amount_pence) % 100
            WHEN ABS(amount_pence) < 3000000 THEN ABS(amount_pence) - ABS(amount_pence) % 10000
            ELSE 3000000
        END AS step,
        amount_pence % 5000 = 0 AS is_round,
        COUNT(*) AS lines
    FROM payments
    WHERE amount_pence <> 0 AND NOT COALESCE(is_card, FALSE)
        AND body_id IS NOT NULL AND financial_year IS NOT NULL
    GROUP BY 1, 2, 3, 4
)
SELECT
    steps.body_id,
    steps.financial_year,
    thresholds.threshold_pence,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(CASE WHEN step < first_step THEN lines ELSE 0 END) AS BIGINT) AS lines_below,
    CAST(SUM(CASE
        WHEN NOT is_round AND step * 10 >= first_step * 8 AND step < first_step THEN lines ELSE 0
    END) AS BIGINT) AS just_below,
    CAST(SUM(CASE
        WHEN NOT is_round AND step >= first_step AND step * 10 < first_step * 12 THEN lines ELSE 0
    END) AS BIGINT) AS just_above
FROM steps
CROSS JOIN thresholds
GROUP BY steps.body_id, steps.financial_year, thresholds.threshold_pence
ORDER BY steps.body_id, steps.financial_year, thresholds.threshold_pence
