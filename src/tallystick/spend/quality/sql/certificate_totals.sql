-- name: certificate_totals
-- grain: one body and financial year
-- reads: payments, files
-- returns: body_id, financial_year, body_name, lines, pence, absolute_pence, redacted_lines, redacted_pence,
--   refund_lines, refund_pence, separate_card_lines, included_card_lines, lines_without_day, net_lines,
--   gross_lines, supplier_name, supplier_ref, supplier_identifier, department, purpose,
--   expenditure_category, procurement_category, transaction_ref, irrecoverable_vat, merchant_category
-- owner: spend
SELECT
    payments.body_id,
    payments.financial_year,
    MIN(payments.body_name) AS body_name,
    COUNT(*) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(ABS(amount_pence)) AS BIGINT) AS absolute_pence,
    SUM(CASE WHEN is_redacted THEN 1 ELSE 0 END) AS redacted_lines,
    CAST(SUM(CASE WHEN is_redacted THEN ABS(amount_pence) ELSE 0 END) AS BIGINT) AS redacted_pence,
    SUM(CASE WHEN amount_pence < 0 THEN 1 ELSE 0 END) AS refund_lines,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN -amount_pence ELSE 0 END) AS BIGINT) AS refund_pence,
    SUM(CASE WHEN files.kind = 'procurement_card' THEN 1 ELSE 0 END) AS separate_card_lines,
    SUM(CASE WHEN is_card AND COALESCE(files.kind, '') <> 'procurement_card' THEN 1 ELSE 0 END)
        AS included_card_lines,
    SUM(CASE WHEN paid_on IS NULL THEN 1 ELSE 0 END) AS lines_without_day,
    SUM(CASE WHEN payments.amount_basis = 'net' THEN 1 ELSE 0 END) AS net_lines,
    SUM(CASE WHEN payments.amount_basis = 'gross' THEN 1 ELSE 0 END) AS gross_lines,
    COUNT(NULLIF(supplier_name, '')) AS supplier_name,
    COUNT(NULLIF(supplier_ref, '')) AS supplier_ref,
    COUNT(NULLIF(supplier_identifier, '')) AS supplier_identifier,
    COUNT(NULLIF(department, '')) AS department,
    COUNT(NULLIF(purpose, '')) AS purpose,
    COUNT(COALESCE(NULLIF(expenditure_category, ''), NULLIF(expenditure_code, ''))) AS expenditure_category,
    COUNT(COALESCE(NULLIF(procurement_category, ''), NULLIF(procurement_code, ''))) AS procurement_category,
    COUNT(COALESCE(NULLIF(transaction_ref, ''), NULLIF(invoice_ref, ''))) AS transaction_ref,
    COUNT(irrecoverable_vat_pence) AS irrecoverable_vat,
    COUNT(NULLIF(merchant_category, '')) AS merchant_category
FROM payments
LEFT JOIN files ON files.file_hash = payments.file_hash
WHERE payments.body_id IS NOT NULL AND payments.financial_year IS NOT NULL
GROUP BY payments.body_id, payments.financial_year
ORDER BY payments.body_id, payments.financial_year
