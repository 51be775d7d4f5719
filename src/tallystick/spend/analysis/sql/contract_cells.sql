-- name: contract_cells
-- grain: one body with a list, supplier, class of purchase and financial year
-- reads: cells, contract_lists, contract_classes, contract_suppliers
-- returns: body_id, supplier_id, class_code, financial_year, lines, pence, first_day, last_day, supplier_label,
--   group_id, is_contracted, is_spot, is_listed
-- owner: spend/analysis
-- Where purchases are classified, those that are not are left out of what should have a contract: levies, grants and
-- joint committees are among them. Where nothing is classified all count, and the grade says so.
SELECT
    cells.body_id, cells.supplier_id, cells.class_code, cells.financial_year, cells.lines, cells.pence,
    cells.first_day, cells.last_day, cells.supplier_label, cells.group_id,
    COALESCE(contract_classes.is_contracted, known.classes = 0) AS is_contracted,
    COALESCE(contract_classes.is_spot, FALSE) AS is_spot,
    contract_suppliers.supplier_id IS NOT NULL AS is_listed
FROM cells
INNER JOIN contract_lists ON contract_lists.body_id = cells.body_id
CROSS JOIN (SELECT COUNT(*) AS classes FROM contract_classes) AS known
LEFT JOIN contract_classes ON contract_classes.class_code = cells.class_code
LEFT JOIN contract_suppliers
    ON contract_suppliers.body_id = cells.body_id AND contract_suppliers.supplier_id = cells.supplier_id
WHERE cells.supplier_kind = 'organisation' AND cells.supplier_id <> '' AND cells.supplier_label <> ''
