-- name: digit_amounts
-- grain: one department and sum that it paid
-- reads: analysis_lines, digit_departments
-- returns: group_number, amount_pence
-- owner: spend/analysis
-- Each sum counts once: rents and rates that are paid again and again are no draw from a distribution.
SELECT digit_departments.group_number, lines.amount_pence
FROM analysis_lines AS lines
INNER JOIN digit_departments
    ON digit_departments.body_id = lines.body_id
    AND digit_departments.department = SPLIT_PART(COALESCE(lines.department, ''), ' / ', 1)
WHERE lines.amount_pence >= digit_departments.floor_pence
GROUP BY digit_departments.group_number, lines.amount_pence
