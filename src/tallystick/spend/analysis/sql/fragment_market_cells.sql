-- name: fragment_market_cells
-- grain: one body, supplier, class and year that only this body buys there
-- reads: fragment_market_spend, fragment_markets
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('fragmentation-', SUBSTRING(MD5(CONCAT('all|', spend.class_code)), 1, 12)) AS opportunity_id,
    spend.body_id, spend.supplier_id, spend.class_code, spend.financial_year, spend.lines, spend.pence
FROM fragment_market_spend AS spend
INNER JOIN fragment_markets ON fragment_markets.class_code = spend.class_code
WHERE spend.is_unshared
