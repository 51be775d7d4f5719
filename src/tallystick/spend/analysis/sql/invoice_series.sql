-- name: invoice_series
-- grain: one body, supplier and beginning of its invoice numbers
-- reads: analysis_lines, cells
-- returns: body_id, supplier_id, beginning, lines, least, most, first_day, last_day
-- owner: spend/analysis
-- The number is the last figures of the reference, of at most twelve; the beginning is what stands before them.
-- Only suppliers with lines enough, far enough apart, are read.
WITH often AS (
    SELECT body_id, supplier_id
    FROM cells
    GROUP BY body_id, supplier_id
    HAVING SUM(lines) >= $least_invoices
        AND MAX(last_day) >= CAST(MIN(first_day) + INTERVAL 180 DAY AS DATE)
), numbered AS (
    SELECT
        analysis_lines.body_id, analysis_lines.supplier_id,
        REGEXP_REPLACE(UPPER(invoice_ref), '[0-9]+[^0-9]*$', '', 'g') AS beginning,
        REGEXP_EXTRACT(invoice_ref, '([0-9]+)[^0-9]*$', 1) AS figures,
        paid_on
    FROM analysis_lines
    INNER JOIN often
        ON often.body_id = analysis_lines.body_id AND often.supplier_id = analysis_lines.supplier_id
    WHERE supplier_label <> '' AND analysis_lines.supplier_id <> '' AND COALESCE(invoice_ref, '') <> ''
        AND NOT COALESCE(is_card, FALSE) AND amount_pence > 0
)
SELECT
    body_id, supplier_id, beginning,
    CAST(COUNT(*) AS BIGINT) AS lines,
    MIN(CAST(figures AS BIGINT)) AS least,
    MAX(CAST(figures AS BIGINT)) AS most,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day
FROM numbered
WHERE LENGTH(figures) BETWEEN 1 AND 12
GROUP BY body_id, supplier_id, beginning
HAVING COUNT(*) >= $least_invoices
    AND MAX(paid_on) >= CAST(MIN(paid_on) + INTERVAL 180 DAY AS DATE)
