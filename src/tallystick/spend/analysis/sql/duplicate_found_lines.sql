-- name: duplicate_found_lines
-- grain: one payment line of a finding
-- reads: duplicate_standing, duplicate_sums, duplicate_candidates
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
WITH tied AS (
    SELECT sums.opportunity_id, standing.original_id, standing.repeat_id
    FROM duplicate_standing AS standing
    INNER JOIN duplicate_sums AS sums
        ON sums.body_id = standing.body_id
        AND sums.supplier_id = standing.supplier_id
        AND sums.link = standing.link
        AND sums.original_day = standing.original_day
), roles AS (
    SELECT opportunity_id, repeat_id AS line_id, 'at stake' AS role FROM tied
    UNION
    SELECT opportunity_id, original_id AS line_id, 'context' AS role FROM tied
)
SELECT
    roles.opportunity_id, roles.line_id, roles.role,
    CASE WHEN roles.role = 'at stake' THEN lines.amount_pence ELSE 0 END AS pence,
    lines.body_id, lines.supplier_id, lines.class_code, lines.financial_year
FROM roles
INNER JOIN duplicate_candidates AS lines ON lines.line_id = roles.line_id
