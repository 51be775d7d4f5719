-- name: contract_after_lines
-- grain: one payment line after the end of all contracts of its supplier
-- reads: contract_lines, contract_days
-- returns: line_id, body_id, supplier_id, class_code, financial_year, paid_on, amount_pence, supplier_label, last_end
-- owner: spend/analysis
SELECT contract_lines.*, contract_days.last_end
FROM contract_lines
INNER JOIN contract_days
    ON contract_days.body_id = contract_lines.body_id
    AND contract_days.supplier_id = contract_lines.supplier_id
    AND contract_days.paid_on = contract_lines.paid_on
WHERE contract_days.covering = 0 AND contract_days.ended_before > 0
