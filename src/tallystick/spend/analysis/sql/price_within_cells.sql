-- name: price_within_cells
-- grain: one body, supplier, class and year in which the thing was bought
-- reads: price_within, price_links
-- returns: EVIDENCE_CELL_COLUMNS
-- owner: spend/analysis
SELECT
    CONCAT('unit_prices-', SUBSTRING(MD5(CONCAT(links.body_id, '|', links.item_key)), 1, 12)) AS opportunity_id,
    links.body_id, links.supplier_id, links.class_code, links.financial_year, links.lines, links.pence
FROM price_links AS links
INNER JOIN price_within ON price_within.item_key = links.item_key AND price_within.body_id = links.body_id
