-- name: fragment_market_spend
-- grain: one class of purchase, body of its market and supplier
-- reads: fragment_spend, fragment_market_bodies
-- returns: class_code, body_id, supplier_id, financial_year, months, lines, pence, annual_pence, first_day, last_day,
--   is_unshared
-- owner: spend/analysis
-- is_unshared: no other body of the market buys the class from this supplier.
SELECT
    spend.class_code, spend.body_id, spend.supplier_id, spend.financial_year, spend.months, spend.lines, spend.pence,
    spend.annual_pence, spend.first_day, spend.last_day,
    COUNT(*) OVER (PARTITION BY spend.class_code, spend.supplier_id) = 1 AS is_unshared
FROM fragment_spend AS spend
INNER JOIN fragment_market_bodies AS bodies
    ON bodies.class_code = spend.class_code AND bodies.body_id = spend.body_id
