-- name: class_steps
-- grain: one row per step of the cascade and band of probability
-- reads: report_classes
-- returns: step, band, lines, pence
-- owner: spend/reporting

SELECT step, band, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
FROM report_classes
GROUP BY step, band
ORDER BY step, band
