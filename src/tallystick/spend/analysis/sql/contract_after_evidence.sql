-- name: contract_after_evidence
-- grain: one payment line after the end of all contracts of its supplier
-- reads: contract_after, contract_after_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT
    contract_after.opportunity_id, lines.line_id, 'at stake' AS role, lines.amount_pence AS pence, lines.body_id,
    lines.supplier_id, lines.class_code, lines.financial_year
FROM contract_after_lines AS lines
INNER JOIN contract_after
    ON contract_after.body_id = lines.body_id AND contract_after.supplier_id = lines.supplier_id
