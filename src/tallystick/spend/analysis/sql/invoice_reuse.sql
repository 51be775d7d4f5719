-- name: invoice_reuse
-- grain: one body, supplier and invoice number
-- reads: invoice_large
-- returns: body_id, supplier_id, stem, supplier_label, class_code, lines, days, sums, references_used, pence, refunds,
--   first_day, last_day, first_line
-- owner: spend/analysis
-- days, sums and references_used are 1 or, for two and more, 2: counting apart would cost more than it tells.
SELECT
    body_id, supplier_id, stem,
    MIN(supplier_label) AS supplier_label,
    MIN(class_code) AS class_code,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(CASE WHEN MIN(paid_on) < MAX(paid_on) THEN 2 ELSE 1 END AS BIGINT) AS days,
    CAST(CASE WHEN MIN(amount_pence) < MAX(amount_pence) THEN 2 ELSE 1 END AS BIGINT) AS sums,
    CAST(CASE WHEN MIN(reference) < MAX(reference) THEN 2 ELSE 1 END AS BIGINT) AS references_used,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN 1 ELSE 0 END) AS BIGINT) AS refunds,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day,
    MIN(line_id) AS first_line
FROM invoice_large
WHERE REGEXP_MATCHES(stem, '[0-9]{3}')
GROUP BY body_id, supplier_id, stem
