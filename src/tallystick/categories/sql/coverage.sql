-- name: coverage
-- grain: one step and level
-- reads: chosen_classes
-- returns: step, level, purchases, lines, pence, right_lines
-- owner: categories
-- right_lines is what the probabilities promise: the sum of lines times probability.
SELECT
    step,
    level,
    CAST(COUNT(*) AS BIGINT) AS purchases,
    CAST(COALESCE(SUM(lines), 0) AS BIGINT) AS lines,
    CAST(COALESCE(SUM(pence), 0) AS BIGINT) AS pence,
    COALESCE(SUM(lines * probability), 0.0) AS right_lines
FROM chosen_classes
GROUP BY step, level
ORDER BY step, level
