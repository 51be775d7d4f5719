-- name: decided_purchases
-- grain: one purchase that a person's decision covers, with the decision that holds
-- reads: purchases, payee_facts, description_facts, payee_corrections, ledger_corrections
-- returns: payee_id, description_id, number, scope, breadth, code, first_level, level, reason
-- owner: categories
-- The narrower scope wins, then the newer decision. breadth is 2 for supplier and code, 3 for a ledger code, 4
-- for a supplier; decisions on single lines stand in line_classes and outrank all of these.
WITH covering AS (
    SELECT
        purchases.payee_id,
        purchases.description_id,
        payee_corrections.number,
        payee_corrections.scope,
        payee_corrections.breadth,
        payee_corrections.code,
        payee_corrections.first_level,
        payee_corrections.level,
        payee_corrections.reason
    FROM payee_corrections
    INNER JOIN payee_facts ON payee_facts.payee_id = payee_corrections.payee_id
    INNER JOIN purchases ON purchases.payee_id = payee_corrections.payee_id
    INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
    WHERE payee_corrections.ledger_code IS NULL
        OR (payee_corrections.ledger_code = description_facts.ledger_code
            AND payee_corrections.body_id = payee_facts.body_id)
    UNION ALL
    SELECT
        purchases.payee_id,
        purchases.description_id,
        ledger_corrections.number,
        ledger_corrections.scope,
        ledger_corrections.breadth,
        ledger_corrections.code,
        ledger_corrections.first_level,
        ledger_corrections.level,
        ledger_corrections.reason
    FROM ledger_corrections
    INNER JOIN payee_facts ON payee_facts.body_id = ledger_corrections.body_id
    INNER JOIN description_facts ON description_facts.ledger_code = ledger_corrections.ledger_code
    INNER JOIN purchases
        ON purchases.payee_id = payee_facts.payee_id
        AND purchases.description_id = description_facts.description_id
), ranked AS (
    SELECT
        covering.*,
        ROW_NUMBER() OVER (
            PARTITION BY payee_id, description_id ORDER BY breadth, number DESC
        ) AS place
    FROM covering
)
SELECT payee_id, description_id, number, scope, breadth, code, first_level, level, reason
FROM ranked
WHERE place = 1
