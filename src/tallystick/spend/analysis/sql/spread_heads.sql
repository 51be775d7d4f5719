-- name: spread_heads
-- grain: one body and first level of purchase in the year in which its kind is compared
-- reads: spread_classes, spread_body_years, spread_years
-- returns: kind, financial_year, body_id, name, population, strictness, reasons, class_first_level, lines, pence,
--   per_head, largest_pence, first_day, last_day
-- owner: spend/analysis
-- per_head is pence a resident. A body without spend in a class is no peer there: it may do the work itself.
SELECT
    years.kind, years.financial_year, bodies.body_id, bodies.name, bodies.population, bodies.strictness,
    bodies.reasons, classes.class_first_level, classes.lines, classes.influenceable_pence AS pence,
    CAST(classes.influenceable_pence AS DOUBLE) / CAST(bodies.population AS DOUBLE) AS per_head,
    classes.largest_pence, classes.first_day, classes.last_day
FROM spread_years AS years
INNER JOIN spread_body_years AS bodies
    ON bodies.kind = years.kind AND bodies.financial_year = years.financial_year
INNER JOIN spread_classes AS classes
    ON classes.body_id = bodies.body_id AND classes.financial_year = bodies.financial_year
WHERE classes.class_first_level <> '' AND classes.influenceable_pence > 0
