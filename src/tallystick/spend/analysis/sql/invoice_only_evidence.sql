-- name: invoice_only_evidence
-- grain: one payment line of a series without gaps
-- reads: invoice_only_customer, analysis_lines
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT
    found.opportunity_id, lines.line_id, 'at stake' AS role, lines.amount_pence AS pence, lines.body_id,
    lines.supplier_id, lines.class_code, lines.financial_year
FROM analysis_lines AS lines
INNER JOIN invoice_only_customer AS found
    ON found.body_id = lines.body_id AND found.supplier_id = lines.supplier_id
    AND found.beginning = REGEXP_REPLACE(UPPER(lines.invoice_ref), '[0-9]+[^0-9]*$', '', 'g')
WHERE LENGTH(REGEXP_EXTRACT(lines.invoice_ref, '([0-9]+)[^0-9]*$', 1)) BETWEEN 1 AND 12
    AND NOT COALESCE(lines.is_card, FALSE) AND lines.amount_pence > 0
