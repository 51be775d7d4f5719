-- name: contract_above_evidence
-- grain: one payment line of a supplier that is paid more than its contracts come to
-- reads: contract_above, contract_running
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
-- Of the line by which the value is passed only what lies above it is at stake; a refund afterwards takes off.
SELECT
    contract_above.opportunity_id, lines.line_id,
    CASE WHEN lines.running_pence > lines.life_pence THEN 'at stake' ELSE 'context' END AS role,
    CASE
        WHEN lines.running_pence > lines.life_pence
            THEN LEAST(lines.amount_pence, lines.running_pence - lines.life_pence)
        ELSE 0
    END AS pence,
    lines.body_id, lines.supplier_id, lines.class_code, lines.financial_year
FROM contract_running AS lines
INNER JOIN contract_above
    ON contract_above.body_id = lines.body_id AND contract_above.supplier_id = lines.supplier_id
