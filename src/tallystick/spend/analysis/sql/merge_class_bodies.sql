-- name: merge_class_bodies
-- grain: one first level of purchase and body of the merger
-- reads: merge_cells
-- returns: class_code, body_id, lines, pence
-- owner: spend/analysis
SELECT
    class_first_level AS class_code, body_id,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence
FROM merge_cells
GROUP BY class_first_level, body_id
