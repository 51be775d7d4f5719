-- name: invoice_customers
-- grain: one supplier with a series without gaps
-- reads: cells, invoice_runs
-- returns: supplier_id, bodies
-- owner: spend/analysis
SELECT cells.supplier_id, CAST(COUNT(DISTINCT cells.body_id) AS BIGINT) AS bodies
FROM cells
INNER JOIN (SELECT DISTINCT supplier_id FROM invoice_runs) AS wanted ON wanted.supplier_id = cells.supplier_id
GROUP BY cells.supplier_id
