-- name: contract_lines
-- grain: one payment line to a supplier with a listed contract
-- reads: analysis_lines, contract_suppliers, contract_lists
-- returns: line_id, body_id, supplier_id, class_code, financial_year, paid_on, amount_pence, supplier_label
-- owner: spend/analysis
-- Card payments are left out: they are rarely made under a listed contract.
SELECT
    analysis_lines.line_id, analysis_lines.body_id, analysis_lines.supplier_id, analysis_lines.class_code,
    analysis_lines.financial_year, analysis_lines.paid_on, analysis_lines.amount_pence,
    analysis_lines.supplier_label
FROM analysis_lines
INNER JOIN contract_suppliers
    ON contract_suppliers.body_id = analysis_lines.body_id
    AND contract_suppliers.supplier_id = analysis_lines.supplier_id
INNER JOIN contract_lists ON contract_lists.body_id = analysis_lines.body_id
WHERE NOT COALESCE(analysis_lines.is_card, FALSE)
    AND analysis_lines.paid_on <= contract_lists.judged_until
