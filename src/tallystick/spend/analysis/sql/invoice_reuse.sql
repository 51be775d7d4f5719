-- name: invoice_reuse
-- grain: one body, supplier and invoice number
-- reads: invoice_large
-- returns: body_id, supplier_id, stem, supplier_label, class_code, lines, days, sums, references_used, pence, refunds,
--   first_day, last_day, first_line
-- owner: spend/analysis
SELECT
    body_id, supplier_id, stem,
    MIN(supplier_label) AS supplier_label,
    MIN(class_code) AS class_code,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(COUNT(DISTINCT paid_on) AS BIGINT) AS days,
    CAST(COUNT(DISTINCT amount_pence) AS BIGINT) AS sums,
    CAST(COUNT(DISTINCT reference) AS BIGINT) AS references_used,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN 1 ELSE 0 END) AS BIGINT) AS refunds,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day,
    MIN(line_id) AS first_line
FROM invoice_large
WHERE REGEXP_MATCHES(stem, '[0-9]{3}')
GROUP BY body_id, supplier_id, stem
