-- name: fragment_market_suppliers
-- grain: one class of purchase and supplier
-- reads: fragment_spend
-- returns: class_code, supplier_id, bodies, annual_pence
-- owner: spend/analysis
SELECT
    class_code, supplier_id,
    CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies,
    CAST(SUM(annual_pence) AS BIGINT) AS annual_pence
FROM fragment_spend
GROUP BY class_code, supplier_id
