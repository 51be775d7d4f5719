-- name: top_labels
-- grain: one row per body, scheme and label
-- reads: report_labels
-- returns: body_id, scheme, place, label, lines, pence
-- owner: spend/reporting

WITH ranked AS (
    SELECT
        body_id, scheme, label, lines, pence,
        ROW_NUMBER() OVER (PARTITION BY body_id, scheme ORDER BY pence DESC, label) AS place
    FROM report_labels
    WHERE label <> ''
)
SELECT body_id, scheme, place, label, lines, pence
FROM ranked
WHERE place <= $limit
ORDER BY body_id, scheme, place
