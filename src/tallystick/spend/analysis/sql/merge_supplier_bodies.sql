-- name: merge_supplier_bodies
-- grain: one supplier that two or more bodies of the merger pay, and one of these bodies
-- reads: merge_cells, merge_suppliers
-- returns: supplier_id, body_id, lines, pence
-- owner: spend/analysis
SELECT
    merge_cells.supplier_id, merge_cells.body_id,
    CAST(SUM(merge_cells.lines) AS BIGINT) AS lines,
    CAST(SUM(merge_cells.pence) AS BIGINT) AS pence
FROM merge_cells
INNER JOIN merge_suppliers ON merge_suppliers.supplier_id = merge_cells.supplier_id
WHERE merge_suppliers.bodies >= 2
GROUP BY merge_cells.supplier_id, merge_cells.body_id
HAVING SUM(merge_cells.pence) > 0
