-- name: verified_lines
-- grain: one payment line that a verification rests on
-- reads: evidence_lines, chosen_suppliers, chosen_classes, chosen_months
-- returns: line_id
-- owner: savings
-- The lines of one selection in the months that were compared; $all_suppliers and $all_classes where it names none.
SELECT a.line_id
FROM evidence_lines AS a
JOIN chosen_months AS m ON m.period = a.period
WHERE a.body_id = $body_id
    AND ($all_suppliers OR a.supplier_id IN (SELECT supplier_id FROM chosen_suppliers))
    AND ($all_classes OR a.class_code IN (SELECT class_code FROM chosen_classes))
    AND ($department = '' OR a.department = $department)
ORDER BY a.line_id
