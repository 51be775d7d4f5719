-- name: contract_unlisted_evidence
-- grain: one cell of a supplier without a listed contract
-- reads: contract_unlisted, contract_cells, contract_years
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    unlisted.opportunity_id, contract_cells.body_id, contract_cells.supplier_id, contract_cells.class_code,
    contract_cells.financial_year, contract_cells.lines, contract_cells.pence
FROM contract_unlisted AS unlisted
INNER JOIN contract_cells
    ON contract_cells.body_id = unlisted.body_id AND contract_cells.supplier_id = unlisted.supplier_id
INNER JOIN contract_years
    ON contract_years.body_id = contract_cells.body_id
    AND contract_years.financial_year = contract_cells.financial_year
WHERE unlisted.place <= $most_of_a_body AND contract_cells.is_contracted
