-- name: year_end_months
-- grain: one body, department, purchase and month
-- reads: analysis_lines
-- returns: body_id, department, purchase, class_code, financial_year, period, lines, pence, largest_pence
-- owner: spend/analysis
-- The department is what stands before a slash: some join it with the service. The purchase is the class; where a line has none, the published category. Cards and individuals are left out.
SELECT
    body_id,
    SPLIT_PART(COALESCE(department, ''), ' / ', 1) AS department,
    CASE WHEN class_code <> '' THEN class_code ELSE UPPER(COALESCE(expenditure_category, '')) END AS purchase,
    class_code, financial_year, period,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(MAX(amount_pence) AS BIGINT) AS largest_pence
FROM analysis_lines
WHERE supplier_label <> '' AND NOT COALESCE(is_card, FALSE)
GROUP BY
    body_id, SPLIT_PART(COALESCE(department, ''), ' / ', 1),
    CASE WHEN class_code <> '' THEN class_code ELSE UPPER(COALESCE(expenditure_category, '')) END,
    class_code, financial_year, period
