-- name: payee_corrections
-- grain: one decision about a supplier, and one of its payees
-- reads: named_corrections, payee_facts
-- returns: payee_id, number, scope, breadth, body_id, ledger_code, code, first_level, level, reason
-- owner: categories
-- A decision follows its entity; where the entity is no longer known, the organisations of the same clean name.
WITH known AS (
    SELECT DISTINCT entity_id FROM payee_facts WHERE entity_id <> ''
)
SELECT
    payee_facts.payee_id,
    named_corrections.number,
    named_corrections.scope,
    named_corrections.breadth,
    named_corrections.body_id,
    named_corrections.ledger_code,
    named_corrections.code,
    named_corrections.first_level,
    named_corrections.level,
    named_corrections.reason
FROM named_corrections
INNER JOIN payee_facts ON payee_facts.entity_id = named_corrections.entity_id
WHERE named_corrections.entity_id <> ''
UNION ALL
SELECT
    payee_facts.payee_id,
    named_corrections.number,
    named_corrections.scope,
    named_corrections.breadth,
    named_corrections.body_id,
    named_corrections.ledger_code,
    named_corrections.code,
    named_corrections.first_level,
    named_corrections.level,
    named_corrections.reason
FROM named_corrections
INNER JOIN payee_facts
    ON payee_facts.clean_name = named_corrections.supplier AND payee_facts.kind = 'organisation'
LEFT JOIN known ON known.entity_id = named_corrections.entity_id
WHERE named_corrections.supplier <> '' AND known.entity_id IS NULL
