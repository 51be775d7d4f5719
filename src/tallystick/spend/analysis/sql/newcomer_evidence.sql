-- name: newcomer_evidence
-- grain: one payment line to a new supplier that is paid round sums only
-- reads: newcomer_ranked, analysis_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT
    ranked.opportunity_id, lines.line_id, 'at stake' AS role, lines.amount_pence AS pence, lines.body_id,
    lines.supplier_id, lines.class_code, lines.financial_year
FROM analysis_lines AS lines
INNER JOIN newcomer_ranked AS ranked
    ON ranked.body_id = lines.body_id AND ranked.supplier_id = lines.supplier_id
WHERE NOT COALESCE(lines.is_card, FALSE)
