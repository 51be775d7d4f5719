-- name: shared_small_suppliers
-- grain: one body and first level of purchase
-- reads: shared_spend
-- returns: body_id, class_first_level, small_suppliers
-- owner: spend/analysis
-- Suppliers that all bodies together pay less than $small_pence a year: who may lose where demand is put together.
WITH sizes AS (
    SELECT supplier_id, SUM(annual_pence) AS annual_pence
    FROM shared_spend
    GROUP BY supplier_id
)
SELECT
    shared_spend.body_id, shared_spend.class_first_level,
    CAST(COUNT(DISTINCT shared_spend.supplier_id) AS BIGINT) AS small_suppliers
FROM shared_spend
INNER JOIN sizes ON sizes.supplier_id = shared_spend.supplier_id
WHERE sizes.annual_pence < $small_pence AND shared_spend.class_code <> ''
GROUP BY shared_spend.body_id, shared_spend.class_first_level
