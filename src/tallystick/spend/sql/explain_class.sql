-- name: explain_class
-- grain: at most one row
-- reads: classified_payments, category_tree
-- returns: code, title, level, first_level, first_title, probability, step, reason
-- owner: spend

SELECT
    COALESCE(lines.class_code, '') AS code, COALESCE(tree.title, '') AS title,
    COALESCE(lines.class_level, 0) AS level, COALESCE(lines.class_first_level, '') AS first_level,
    COALESCE(above.title, '') AS first_title, lines.class_probability AS probability,
    COALESCE(lines.class_step, '') AS step, COALESCE(lines.class_reason, '') AS reason
FROM classified_payments AS lines
LEFT JOIN category_tree AS tree ON tree.code = lines.class_code
LEFT JOIN category_tree AS above ON above.code = lines.class_first_level
WHERE lines.line_id = $line_id
