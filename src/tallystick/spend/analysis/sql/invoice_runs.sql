-- name: invoice_runs
-- grain: one body and supplier whose invoices to it are numbered without gaps
-- reads: invoice_members
-- returns: body_id, supplier_id, beginning, supplier_label, class_code, numbers, span, steps_on, lines, pence,
--   first_day, last_day
-- owner: spend/analysis
-- Span is how many numbers there are from the least to the most; steps_on counts those paid no earlier than the one
-- before.
WITH steps AS (
    SELECT
        invoice_members.*,
        CASE
            WHEN first_day >= LAG(first_day) OVER (PARTITION BY body_id, supplier_id, beginning ORDER BY number) THEN 1
            ELSE 0
        END AS goes_on
    FROM invoice_members
)
SELECT
    body_id, supplier_id, beginning,
    MIN(supplier_label) AS supplier_label,
    MIN(class_code) AS class_code,
    CAST(COUNT(*) AS BIGINT) AS numbers,
    MAX(number) - MIN(number) + 1 AS span,
    CAST(SUM(goes_on) AS BIGINT) AS steps_on,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    MIN(first_day) AS first_day,
    MAX(first_day) AS last_day
FROM steps
GROUP BY body_id, supplier_id, beginning
HAVING COUNT(*) >= $least_invoices
    AND COUNT(*) * 100 >= (MAX(number) - MIN(number) + 1) * $dense_percent
    AND MAX(first_day) >= CAST(MIN(first_day) + INTERVAL 180 DAY AS DATE)
