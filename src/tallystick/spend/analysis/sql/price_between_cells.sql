-- name: price_between_cells
-- grain: one body, supplier, class and year in which the thing was bought
-- reads: price_between, price_links
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('unit_prices-', SUBSTRING(MD5(CONCAT('all|', links.item_key)), 1, 12)) AS opportunity_id,
    links.body_id, links.supplier_id, links.class_code, links.financial_year, links.lines, links.pence
FROM price_links AS links
INNER JOIN price_between ON price_between.item_key = links.item_key
