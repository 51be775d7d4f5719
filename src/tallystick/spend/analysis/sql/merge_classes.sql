-- name: merge_classes
-- grain: one first level of purchase
-- reads: merge_cells
-- returns: class_code, class_title, bodies, suppliers, shared_suppliers, lines, pence, shared_pence
-- owner: spend/analysis
-- A supplier counts as shared in a class where two or more of the bodies pay it for that class.
WITH by_body AS (
    SELECT
        class_first_level, supplier_id, body_id,
        MIN(class_title) AS class_title,
        MAX(CASE WHEN supplier_label <> '' THEN 1 ELSE 0 END) AS named,
        SUM(lines) AS lines,
        SUM(pence) AS pence
    FROM merge_cells
    GROUP BY class_first_level, supplier_id, body_id
), by_supplier AS (
    SELECT
        class_first_level, supplier_id,
        MIN(class_title) AS class_title,
        MAX(named) AS named,
        SUM(CASE WHEN pence > 0 THEN 1 ELSE 0 END) AS bodies,
        SUM(lines) AS lines,
        SUM(pence) AS pence
    FROM by_body
    GROUP BY class_first_level, supplier_id
), spread AS (
    SELECT class_first_level, CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies
    FROM by_body
    WHERE pence > 0
    GROUP BY class_first_level
)
SELECT
    by_supplier.class_first_level AS class_code,
    MIN(by_supplier.class_title) AS class_title,
    MAX(COALESCE(spread.bodies, 0)) AS bodies,
    CAST(SUM(by_supplier.named) AS BIGINT) AS suppliers,
    CAST(SUM(CASE WHEN by_supplier.bodies >= 2 AND by_supplier.named = 1 THEN 1 ELSE 0 END) AS BIGINT) AS shared_suppliers,
    CAST(SUM(by_supplier.lines) AS BIGINT) AS lines,
    CAST(SUM(by_supplier.pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN by_supplier.bodies >= 2 AND by_supplier.named = 1 THEN by_supplier.pence ELSE 0 END) AS BIGINT)
        AS shared_pence
FROM by_supplier
LEFT JOIN spread ON spread.class_first_level = by_supplier.class_first_level
GROUP BY by_supplier.class_first_level
