-- name: label_coverage
-- grain: one row per body and scheme
-- reads: report_labels
-- returns: body_id, scheme, labels, lines, labelled_lines, pence, labelled_pence
-- owner: spend/reporting

SELECT
    body_id,
    scheme,
    CAST(SUM(CASE WHEN label <> '' THEN 1 ELSE 0 END) AS BIGINT) AS labels,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(CASE WHEN label <> '' THEN lines ELSE 0 END) AS BIGINT) AS labelled_lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN label <> '' THEN pence ELSE 0 END) AS BIGINT) AS labelled_pence
FROM report_labels
GROUP BY body_id, scheme
ORDER BY body_id, scheme
