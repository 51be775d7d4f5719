-- name: price_spans
-- grain: one thing
-- reads: price_lines
-- returns: item_key, years
-- owner: spend/analysis
-- years over which its orders spread, one or two: what is saved is told for a year.
SELECT
    item_key,
    LEAST(GREATEST(CAST(MAX(month_number) - MIN(month_number) + 1 AS DOUBLE) / 12.0, 1.0e0), 2.0e0) AS years
FROM price_lines
GROUP BY item_key
