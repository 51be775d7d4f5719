-- name: class_years
-- grain: one row per body, financial year and class; the class is empty where unclassified
-- reads: report_classes
-- returns: body_id, financial_year, code, lines, pence
-- owner: spend/reporting

SELECT body_id, financial_year, code, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
FROM report_classes
GROUP BY body_id, financial_year, code
ORDER BY body_id, financial_year, code
