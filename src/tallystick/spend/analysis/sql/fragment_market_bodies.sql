-- name: fragment_market_bodies
-- grain: one class of purchase and body that buys it from the same market as others
-- reads: fragment_spend, fragment_market_suppliers
-- returns: class_code, body_id, annual_pence
-- owner: spend/analysis
-- A body is in a market where it spends enough and at least one of its suppliers of the class serves another body too:
-- that shows that one supplier can reach both.
SELECT
    spend.class_code, spend.body_id,
    CAST(SUM(spend.annual_pence) AS BIGINT) AS annual_pence
FROM fragment_spend AS spend
INNER JOIN fragment_market_suppliers AS suppliers
    ON suppliers.class_code = spend.class_code AND suppliers.supplier_id = spend.supplier_id
GROUP BY spend.class_code, spend.body_id
HAVING SUM(spend.annual_pence) >= $buyer_pence AND MAX(suppliers.bodies) >= 2
