-- name: contract_running
-- grain: one payment line under a contract of known value
-- reads: contract_lines, contract_days, contract_suppliers
-- returns: line_id, body_id, supplier_id, class_code, financial_year, paid_on, amount_pence, supplier_label,
--   life_pence, running_pence
-- owner: spend/analysis
-- running_pence: what the supplier was paid under its contracts up to and with this line.
SELECT
    contract_lines.*,
    contract_suppliers.life_pence,
    CAST(SUM(contract_lines.amount_pence) OVER (
        PARTITION BY contract_lines.body_id, contract_lines.supplier_id
        ORDER BY contract_lines.paid_on, contract_lines.line_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS running_pence
FROM contract_lines
INNER JOIN contract_days
    ON contract_days.body_id = contract_lines.body_id
    AND contract_days.supplier_id = contract_lines.supplier_id
    AND contract_days.paid_on = contract_lines.paid_on
INNER JOIN contract_suppliers
    ON contract_suppliers.body_id = contract_lines.body_id
    AND contract_suppliers.supplier_id = contract_lines.supplier_id
WHERE contract_days.covering > 0 AND contract_suppliers.unvalued = 0 AND contract_suppliers.life_pence > 0
