-- name: class_changes
-- grain: the whole classification: what changed since the one before it
-- reads: purchase_classes, earlier_classes
-- returns: lines, pence
-- owner: categories
SELECT
    CAST(COALESCE(SUM(purchase_classes.lines), 0) AS BIGINT) AS lines,
    CAST(COALESCE(SUM(purchase_classes.pence), 0) AS BIGINT) AS pence
FROM purchase_classes
INNER JOIN earlier_classes
    ON earlier_classes.payee_id = purchase_classes.payee_id
    AND earlier_classes.description_id = purchase_classes.description_id
WHERE earlier_classes.code <> purchase_classes.code
