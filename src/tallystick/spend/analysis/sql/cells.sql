-- name: cells
-- grain: one body, supplier, class of purchase and financial year
-- reads: analysis_lines
-- returns: body_id, supplier_id, class_code, class_first_level, financial_year, lines, pence, refund_pence,
--   first_day, last_day, supplier_label, supplier_kind, group_id
-- owner: spend/analysis
-- The small table that finders read in place of the lines; card payments are in it.
SELECT
    body_id, supplier_id, class_code, class_first_level, financial_year,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN amount_pence < 0 THEN amount_pence ELSE 0 END) AS BIGINT) AS refund_pence,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day,
    MIN(supplier_label) AS supplier_label,
    MIN(supplier_kind) AS supplier_kind,
    MIN(group_id) AS group_id
FROM analysis_lines
GROUP BY body_id, supplier_id, class_code, class_first_level, financial_year
