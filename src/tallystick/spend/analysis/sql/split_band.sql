-- name: split_band
-- grain: one payment line near a limit
-- reads: analysis_lines, split_limits
-- returns: line_id, body_id, supplier_id, supplier_label, class_code, financial_year, period, paid_on, amount_pence,
--   reference, limit_pence, is_law
-- owner: spend/analysis
-- Just below it or just above it. Lines meet limits by their hundreds of pounds, which is a join on equal keys, and
-- then exactly. Card payments are left out.
SELECT
    lines.line_id, lines.body_id, lines.supplier_id, lines.supplier_label, lines.class_code,
    lines.financial_year, lines.period, lines.paid_on, lines.amount_pence,
    COALESCE(NULLIF(lines.invoice_ref, ''), NULLIF(lines.transaction_ref, ''), lines.line_id) AS reference,
    split_limits.limit_pence, split_limits.is_law
FROM analysis_lines AS lines
INNER JOIN split_limits ON split_limits.hundreds = lines.amount_pence // 10000
WHERE lines.amount_pence >= split_limits.least_pence AND lines.amount_pence < split_limits.above_pence
    AND lines.paid_on >= split_limits.since AND lines.paid_on < split_limits.until
    AND NOT COALESCE(lines.is_card, FALSE)
