-- name: republication_counts
-- grain: one month that two files share
-- reads: republication_lines, republication_matches
-- returns: pair, period, earlier_lines, later_lines, matched, matched_with_reference
-- owner: spend
WITH lines AS (
    SELECT
        pair,
        period,
        SUM(CASE WHEN side = 'earlier' THEN 1 ELSE 0 END) AS earlier_lines,
        SUM(CASE WHEN side = 'later' THEN 1 ELSE 0 END) AS later_lines
    FROM republication_lines
    GROUP BY pair, period
), matches AS (
    SELECT
        pair,
        period,
        COUNT(*) AS matched,
        SUM(CASE WHEN has_reference THEN 1 ELSE 0 END) AS matched_with_reference
    FROM republication_matches
    GROUP BY pair, period
)
SELECT
    lines.pair,
    lines.period,
    CAST(lines.earlier_lines AS BIGINT) AS earlier_lines,
    CAST(lines.later_lines AS BIGINT) AS later_lines,
    CAST(COALESCE(matches.matched, 0) AS BIGINT) AS matched,
    CAST(COALESCE(matches.matched_with_reference, 0) AS BIGINT) AS matched_with_reference
FROM lines
LEFT JOIN matches ON matches.pair = lines.pair AND matches.period = lines.period
ORDER BY lines.pair, lines.period
