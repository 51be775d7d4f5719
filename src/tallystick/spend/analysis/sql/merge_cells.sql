-- name: merge_cells
-- grain: one body of the merger, supplier and class of purchase in the year of the position
-- reads: cells, merge_bodies, shared_classes, shared_entities
-- returns: body_id, supplier_id, supplier_label, supplier_kind, is_within, class_code, class_first_level, class_title,
--   lines, pence
-- owner: spend/analysis
-- is_within: the payee is itself a body of the merger. Individuals and withheld names have no label: they are never shown, only counted.
SELECT
    cells.body_id,
    cells.supplier_id,
    cells.supplier_label,
    cells.supplier_kind,
    within.body_id IS NOT NULL AS is_within,
    cells.class_code,
    cells.class_first_level,
    COALESCE(shared_classes.title, '') AS class_title,
    cells.lines,
    cells.pence
FROM cells
INNER JOIN merge_bodies ON merge_bodies.body_id = cells.body_id
LEFT JOIN shared_classes ON shared_classes.class_code = cells.class_first_level
LEFT JOIN shared_entities ON shared_entities.supplier_id = cells.supplier_id
LEFT JOIN merge_bodies AS within ON within.body_id = shared_entities.public_body_id
WHERE cells.financial_year = $financial_year
