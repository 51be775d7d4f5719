-- name: invoice_large
-- grain: one large payment line with an invoice number
-- reads: analysis_lines
-- returns: line_id, body_id, supplier_id, supplier_label, class_code, financial_year, paid_on, amount_pence, reference,
--   stem
-- owner: spend/analysis
-- The stem is the reference without a letter that stands after its last figure.
SELECT
    line_id, body_id, supplier_id, supplier_label, class_code, financial_year, paid_on, amount_pence,
    REGEXP_REPLACE(UPPER(invoice_ref), '[^A-Z0-9]', '', 'g') AS reference,
    REGEXP_REPLACE(REGEXP_REPLACE(UPPER(invoice_ref), '[^A-Z0-9]', '', 'g'), '([0-9])[A-Z]$', '\1', 'g') AS stem
FROM analysis_lines
WHERE supplier_label <> '' AND supplier_id <> '' AND LENGTH(invoice_ref) >= 4
    AND ABS(amount_pence) >= $large_pence AND NOT COALESCE(is_card, FALSE) AND paid_on IS NOT NULL
