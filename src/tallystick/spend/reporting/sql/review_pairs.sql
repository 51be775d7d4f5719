-- name: review_pairs
-- grain: one row per pair of names that waits for a person
-- reads: supplier_matches, report_payee_keys
-- returns: left_name, right_name, probability, reason, pence
-- owner: spend/reporting

WITH unnamed AS (
    SELECT DISTINCT published FROM report_payee_keys WHERE why <> ''
),
shown AS (
    SELECT DISTINCT supplier_id FROM report_payee_keys WHERE why = ''
)
SELECT
    supplier_matches.left_name, supplier_matches.right_name, supplier_matches.probability,
    COALESCE(supplier_matches.reason, '') AS reason, CAST(COALESCE(supplier_matches.pence, 0) AS BIGINT) AS pence
FROM supplier_matches
JOIN shown AS left_shown ON left_shown.supplier_id = supplier_matches.left_entity
JOIN shown AS right_shown ON right_shown.supplier_id = supplier_matches.right_entity
LEFT JOIN unnamed AS left_unnamed ON left_unnamed.published = supplier_matches.left_name
LEFT JOIN unnamed AS right_unnamed ON right_unnamed.published = supplier_matches.right_name
WHERE supplier_matches.status = 'review' AND left_unnamed.published IS NULL AND right_unnamed.published IS NULL
ORDER BY pence DESC, supplier_matches.left_name, supplier_matches.right_name
LIMIT $limit
