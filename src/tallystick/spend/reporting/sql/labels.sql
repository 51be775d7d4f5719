-- name: labels
-- grain: one row per body, scheme and label; label is empty where the line carries none
-- reads: payments
-- returns: body_id, scheme, label, lines, pence
-- owner: spend/reporting

SELECT
    COALESCE(body_id, 'unknown') AS body_id,
    CASE
        WHEN GROUPING(COALESCE(department, '')) = 0 THEN 'department'
        WHEN GROUPING(COALESCE(expenditure_category, '')) = 0 THEN 'expenditure_category'
        ELSE 'procurement_category'
    END AS scheme,
    CASE
        WHEN GROUPING(COALESCE(department, '')) = 0 THEN COALESCE(department, '')
        WHEN GROUPING(COALESCE(expenditure_category, '')) = 0 THEN COALESCE(expenditure_category, '')
        ELSE COALESCE(procurement_category, '')
    END AS label,
    COUNT(*) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence
FROM payments
GROUP BY GROUPING SETS (
    (COALESCE(body_id, 'unknown'), COALESCE(department, '')),
    (COALESCE(body_id, 'unknown'), COALESCE(expenditure_category, '')),
    (COALESCE(body_id, 'unknown'), COALESCE(procurement_category, ''))
)
