-- name: selected_purchases
-- grain: one purchase that a selection covers, with its class and whether a narrower decision holds it
-- reads: purchase_classes, payees, descriptions, class_decisions
-- returns: payee_id, description_id, body_id, code, first_level, step, breadth, number, lines, pence
-- owner: categories
-- Parameters that do not belong to the scope are null.
SELECT
    purchase_classes.payee_id,
    purchase_classes.description_id,
    payees.body_id,
    purchase_classes.code,
    purchase_classes.first_level,
    purchase_classes.step,
    class_decisions.breadth,
    class_decisions.number,
    purchase_classes.lines,
    purchase_classes.pence
FROM purchase_classes
INNER JOIN payees ON payees.payee_id = purchase_classes.payee_id
INNER JOIN descriptions ON descriptions.description_id = purchase_classes.description_id
LEFT JOIN class_decisions
    ON class_decisions.payee_id = purchase_classes.payee_id
    AND class_decisions.description_id = purchase_classes.description_id
WHERE (CAST($entity_id AS VARCHAR) IS NULL OR payees.entity_id = CAST($entity_id AS VARCHAR))
    AND (CAST($body_id AS VARCHAR) IS NULL OR payees.body_id = CAST($body_id AS VARCHAR))
    AND (
        CAST($ledger_code AS VARCHAR) IS NULL
        OR COALESCE(descriptions.expenditure_code, descriptions.expenditure_category)
            = CAST($ledger_code AS VARCHAR)
    )
