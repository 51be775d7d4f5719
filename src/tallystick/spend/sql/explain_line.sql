-- name: explain_line
-- grain: one row per line whose id begins with the text; an equal id first, few rows
-- reads: published_payments
-- returns: line_id
-- owner: spend

SELECT line_id
FROM published_payments
WHERE starts_with(line_id, $line_id)
ORDER BY CASE WHEN line_id = $line_id THEN 0 ELSE 1 END, line_id
LIMIT 4
