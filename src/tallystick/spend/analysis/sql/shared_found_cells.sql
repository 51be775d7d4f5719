-- name: shared_found_cells
-- grain: one body, supplier, class and year that could be bought together
-- reads: shared_stakes, shared_supplier_totals
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('shared_suppliers-', SUBSTRING(MD5(shared_stakes.supplier_id), 1, 12)) AS opportunity_id,
    shared_stakes.body_id, shared_stakes.supplier_id, shared_stakes.class_code, shared_stakes.financial_year,
    shared_stakes.lines, shared_stakes.pence
FROM shared_stakes
INNER JOIN shared_supplier_totals ON shared_supplier_totals.supplier_id = shared_stakes.supplier_id
WHERE shared_stakes.part <> 'alone'
