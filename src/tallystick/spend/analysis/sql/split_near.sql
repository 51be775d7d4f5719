-- name: split_near
-- grain: one payment line just below a limit
-- reads: split_band, contract_classes
-- returns: those of split_band, alike
-- owner: spend/analysis
-- Here alike are months in which the same sum was paid to the supplier, by which rents and instalments show
-- themselves. Individuals are left out, classes for which no contract is expected, and places bought one by one.
WITH near AS (
    SELECT split_band.*
    FROM split_band
    LEFT JOIN contract_classes ON contract_classes.class_code = split_band.class_code
    WHERE split_band.amount_pence < split_band.limit_pence
        AND split_band.supplier_label <> '' AND split_band.supplier_id <> ''
        AND COALESCE(contract_classes.is_contracted, TRUE) AND NOT COALESCE(contract_classes.is_spot, FALSE)
), repeated AS (
    SELECT body_id, supplier_id, amount_pence, CAST(COUNT(DISTINCT period) AS BIGINT) AS alike
    FROM near
    GROUP BY body_id, supplier_id, amount_pence
)
SELECT near.*, repeated.alike
FROM near
INNER JOIN repeated
    ON repeated.body_id = near.body_id AND repeated.supplier_id = near.supplier_id
    AND repeated.amount_pence = near.amount_pence
