-- name: claimed_names
-- grain: one body, supplier and name under which it was published or is known
-- reads: analysis_lines, claim_bodies
-- returns: body_id, supplier_id, name
-- owner: savings
-- By which names a claim may call a supplier; capitals.
SELECT DISTINCT a.body_id, a.supplier_id, UPPER(TRIM(a.supplier_name)) AS name
FROM analysis_lines AS a
JOIN claim_bodies AS b ON b.body_id = a.body_id
WHERE a.supplier_id <> ''
UNION
SELECT DISTINCT a.body_id, a.supplier_id, UPPER(TRIM(a.supplier_label)) AS name
FROM analysis_lines AS a
JOIN claim_bodies AS b ON b.body_id = a.body_id
WHERE a.supplier_id <> '' AND a.supplier_label <> ''
