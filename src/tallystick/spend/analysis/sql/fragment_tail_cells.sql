-- name: fragment_tail_cells
-- grain: one body, supplier, class and year in the tail
-- reads: fragment_ranked, fragment_tails
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('fragmentation-', SUBSTRING(MD5(CONCAT(ranked.body_id, '|', ranked.class_code)), 1, 12)) AS opportunity_id,
    ranked.body_id, ranked.supplier_id, ranked.class_code, ranked.financial_year, ranked.lines, ranked.pence
FROM fragment_ranked AS ranked
INNER JOIN fragment_tails
    ON fragment_tails.body_id = ranked.body_id AND fragment_tails.class_code = ranked.class_code
WHERE ranked.is_tail
