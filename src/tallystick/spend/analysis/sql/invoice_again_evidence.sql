-- name: invoice_again_evidence
-- grain: one payment line of an invoice number that came again
-- reads: invoice_again, invoice_large
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT
    again.opportunity_id, lines.line_id, 'at stake' AS role, lines.amount_pence AS pence, lines.body_id,
    lines.supplier_id, lines.class_code, lines.financial_year
FROM invoice_large AS lines
INNER JOIN invoice_again AS again
    ON again.body_id = lines.body_id AND again.supplier_id = lines.supplier_id AND again.stem = lines.stem
