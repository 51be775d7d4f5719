-- name: spread_classes
-- grain: one body, financial year and first level of purchase
-- reads: cells, shared_classes
-- returns: body_id, financial_year, class_first_level, lines, pence, influenceable_pence, largest_pence, first_day,
--   last_day
-- owner: spend/analysis
-- What cannot be influenced stays in pence, so that the share of what is unclassified is that of all pounds.
SELECT
    cells.body_id, cells.financial_year, cells.class_first_level,
    CAST(SUM(cells.lines) AS BIGINT) AS lines,
    CAST(SUM(cells.pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN COALESCE(shared_classes.is_influenceable, TRUE) THEN cells.pence ELSE 0 END) AS BIGINT)
        AS influenceable_pence,
    CAST(MAX(cells.pence) AS BIGINT) AS largest_pence,
    MIN(cells.first_day) AS first_day,
    MAX(cells.last_day) AS last_day
FROM cells
LEFT JOIN shared_classes ON shared_classes.class_code = cells.class_code
GROUP BY cells.body_id, cells.financial_year, cells.class_first_level
