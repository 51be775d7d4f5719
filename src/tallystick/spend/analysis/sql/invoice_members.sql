-- name: invoice_members
-- grain: one invoice number of a series that could be without gaps
-- reads: analysis_lines, invoice_series
-- returns: body_id, supplier_id, beginning, number, lines, pence, first_day, class_code, supplier_label
-- owner: spend/analysis
SELECT
    lines.body_id, lines.supplier_id, invoice_series.beginning,
    CAST(REGEXP_EXTRACT(lines.invoice_ref, '([0-9]+)[^0-9]*$', 1) AS BIGINT) AS number,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(lines.amount_pence) AS BIGINT) AS pence,
    MIN(lines.paid_on) AS first_day,
    MIN(lines.class_code) AS class_code,
    MIN(lines.supplier_label) AS supplier_label
FROM analysis_lines AS lines
INNER JOIN invoice_series
    ON invoice_series.body_id = lines.body_id AND invoice_series.supplier_id = lines.supplier_id
    AND invoice_series.beginning = REGEXP_REPLACE(UPPER(lines.invoice_ref), '[0-9]+[^0-9]*$', '', 'g')
WHERE invoice_series.most - invoice_series.least + 1 <= invoice_series.lines * 2
    AND LENGTH(REGEXP_EXTRACT(lines.invoice_ref, '([0-9]+)[^0-9]*$', 1)) BETWEEN 1 AND 12
    AND NOT COALESCE(lines.is_card, FALSE) AND lines.amount_pence > 0
GROUP BY
    lines.body_id, lines.supplier_id, invoice_series.beginning,
    CAST(REGEXP_EXTRACT(lines.invoice_ref, '([0-9]+)[^0-9]*$', 1) AS BIGINT)
