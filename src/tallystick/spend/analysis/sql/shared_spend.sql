-- name: shared_spend
-- grain: one body, supplier and class of purchase in the body's reference year, net pounds above nought
-- reads: cells, reference_years, shared_classes, shared_entities
-- returns: body_id, supplier_id, class_code, class_first_level, financial_year, months, lines, pence, annual_pence,
--   first_day, last_day, supplier_label, group_id, is_community
-- owner: spend/analysis
-- Spend that a buyer can influence with organisations that are no public bodies. What is unclassified stays in, with
-- an empty class. annual_pence scales a reference year with missing months to twelve, at most by four.
SELECT
    cells.body_id, cells.supplier_id, cells.class_code, cells.class_first_level, cells.financial_year,
    reference_years.months, cells.lines, cells.pence,
    CAST(FLOOR(
        CAST(cells.pence AS DOUBLE) * 12.0 / CAST(LEAST(GREATEST(reference_years.months, 3), 12) AS DOUBLE)
    ) AS BIGINT) AS annual_pence,
    cells.first_day, cells.last_day, cells.supplier_label, cells.group_id,
    COALESCE(shared_entities.is_community, FALSE) AS is_community
FROM cells
INNER JOIN reference_years
    ON reference_years.body_id = cells.body_id AND reference_years.financial_year = cells.financial_year
LEFT JOIN shared_classes ON shared_classes.class_code = cells.class_code
LEFT JOIN shared_entities ON shared_entities.supplier_id = cells.supplier_id
WHERE cells.supplier_id <> '' AND cells.supplier_kind = 'organisation' AND cells.supplier_label <> ''
    AND cells.pence > 0
    AND COALESCE(shared_classes.is_influenceable, TRUE)
    AND NOT COALESCE(shared_entities.is_public, FALSE)
