-- name: republication_matches
-- grain: one line of the earlier file that the later file of its pair repeats
-- reads: republication_lines
-- returns: pair, period, line_id, has_reference
-- owner: spend
SELECT
    earlier.pair,
    earlier.period,
    earlier.line_id,
    earlier.reference <> '' AS has_reference
FROM republication_lines AS earlier
JOIN republication_lines AS later
    ON later.pair = earlier.pair
    AND later.period = earlier.period
    AND later.day = earlier.day
    AND later.amount_pence = earlier.amount_pence
    AND later.supplier = earlier.supplier
    AND later.reference = earlier.reference
    AND later.occurrence = earlier.occurrence
WHERE earlier.side = 'earlier' AND later.side = 'later'
