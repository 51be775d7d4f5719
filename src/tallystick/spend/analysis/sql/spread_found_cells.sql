-- name: spread_found_cells
-- grain: one body, supplier, class and year of such a spend
-- reads: cells, spread_outliers, shared_classes
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT(
        'spread_per_head-', SUBSTRING(MD5(CONCAT(outliers.body_id, '|', outliers.class_first_level)), 1, 12)
    ) AS opportunity_id,
    cells.body_id, cells.supplier_id, cells.class_code, cells.financial_year, cells.lines, cells.pence
FROM spread_outliers AS outliers
INNER JOIN cells
    ON cells.body_id = outliers.body_id
    AND cells.financial_year = outliers.financial_year
    AND cells.class_first_level = outliers.class_first_level
LEFT JOIN shared_classes ON shared_classes.class_code = cells.class_code
WHERE COALESCE(shared_classes.is_influenceable, TRUE)
