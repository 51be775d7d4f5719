-- name: shared_stakes
-- grain: one body, supplier and class of purchase, of suppliers that several bodies pay
-- reads: shared_spend
-- returns: the columns of shared_spend, and part, buyers, largest_share
-- owner: spend/analysis
-- part says what of the spend could be bought together: same (a class that other bodies too buy from the supplier),
-- alone (a class that only this body buys from it) or unknown (unclassified). A body counts as a buyer of a class from
-- $least_pence a year. Suppliers of one body, and those that could not come to $joint_pence, are left out first: most.
WITH several AS (
    SELECT supplier_id
    FROM shared_spend
    GROUP BY supplier_id
    HAVING MIN(body_id) <> MAX(body_id) AND SUM(annual_pence) >= $joint_pence
), spend AS (
    SELECT shared_spend.*
    FROM shared_spend
    INNER JOIN several ON several.supplier_id = shared_spend.supplier_id
), bought AS (
    SELECT supplier_id, class_first_level, body_id, SUM(annual_pence) AS annual_pence
    FROM spend
    GROUP BY supplier_id, class_first_level, body_id
), buyers AS (
    SELECT
        supplier_id, class_first_level,
        CAST(COUNT(*) AS BIGINT) AS buyers,
        CAST(MAX(annual_pence) AS DOUBLE) / CAST(SUM(annual_pence) AS DOUBLE) AS largest_share
    FROM bought
    WHERE annual_pence >= $least_pence
    GROUP BY supplier_id, class_first_level
)
SELECT
    spend.*,
    CASE
        WHEN bought.annual_pence < $least_pence THEN 'alone'
        WHEN buyers.buyers < 2 THEN 'alone'
        WHEN spend.class_code = '' THEN 'unknown'
        ELSE 'same'
    END AS part,
    COALESCE(buyers.buyers, 0) AS buyers,
    buyers.largest_share
FROM spend
INNER JOIN bought
    ON bought.supplier_id = spend.supplier_id
    AND bought.class_first_level = spend.class_first_level
    AND bought.body_id = spend.body_id
LEFT JOIN buyers
    ON buyers.supplier_id = spend.supplier_id
    AND buyers.class_first_level = spend.class_first_level
