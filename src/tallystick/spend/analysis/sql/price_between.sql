-- name: price_between
-- grain: one thing for which bodies pay different prices
-- reads: price_gaps, price_lines, price_things
-- returns: item_key, item_name, base_unit, wordings, least_likeness, list_pence, bodies, buyers_above, lines,
--   annual_pence, least_pence, most_pence, to_middle_pence, to_quarter_pence, first_day, last_day
-- owner: spend/analysis
WITH bodies AS (
    SELECT
        item_key,
        CAST(COUNT(*) AS BIGINT) AS bodies,
        CAST(SUM(CASE WHEN to_quarter_pence > 0.0 THEN 1 ELSE 0 END) AS BIGINT) AS buyers_above,
        CAST(SUM(lines) AS BIGINT) AS lines,
        SUM(annual_pence) AS annual_pence,
        MIN(unit_pence) AS least_pence,
        MAX(unit_pence) AS most_pence,
        SUM(to_middle_pence) AS to_middle_pence,
        SUM(to_quarter_pence) AS to_quarter_pence
    FROM price_gaps
    GROUP BY item_key
), days AS (
    SELECT item_key, MIN(ordered_on) AS first_day, MAX(ordered_on) AS last_day
    FROM price_lines
    GROUP BY item_key
)
SELECT
    bodies.*, things.item_name, things.base_unit, things.wordings, things.least_likeness, things.list_pence,
    days.first_day, days.last_day
FROM bodies
INNER JOIN price_things AS things ON things.item_key = bodies.item_key
INNER JOIN days ON days.item_key = bodies.item_key
WHERE bodies.bodies >= 2 AND bodies.most_pence >= $least_spread * bodies.least_pence
    AND bodies.to_quarter_pence >= CAST($least_gap_pence AS DOUBLE)
