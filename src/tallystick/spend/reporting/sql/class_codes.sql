-- name: class_codes
-- grain: one row per body and class; the class is empty where unclassified
-- reads: report_classes
-- returns: body_id, code, lines, pence
-- owner: spend/reporting

SELECT body_id, code, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
FROM report_classes
GROUP BY body_id, code
ORDER BY body_id, code
