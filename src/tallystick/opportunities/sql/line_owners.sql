-- name: line_owners
-- grain: one payment line that an opportunity names
-- reads: opportunity_lines, stakes, cell_owners
-- returns: line_id, body_id, supplier_id, class_code, financial_year, owner, is_of_cell, pence
-- owner: opportunities
-- A line belongs to the opportunity to which its pounds are worth most, be it one that names the line or the
-- one that owns its cell.
WITH claimed AS (
    SELECT
        opportunity_lines.line_id, opportunity_lines.body_id, opportunity_lines.supplier_id,
        opportunity_lines.class_code, opportunity_lines.financial_year, opportunity_lines.opportunity_id,
        opportunity_lines.pence, stakes.worth,
        ROW_NUMBER() OVER (
            PARTITION BY opportunity_lines.line_id
            ORDER BY stakes.worth DESC, opportunity_lines.opportunity_id
        ) AS place
    FROM opportunity_lines
    INNER JOIN stakes ON stakes.opportunity_id = opportunity_lines.opportunity_id
    WHERE opportunity_lines.role = 'at stake' AND opportunity_lines.pence > 0
)
SELECT
    claimed.line_id, claimed.body_id, claimed.supplier_id, claimed.class_code, claimed.financial_year,
    CASE WHEN cell_owners.worth > claimed.worth THEN cell_owners.owner ELSE claimed.opportunity_id END AS owner,
    COALESCE(cell_owners.worth > claimed.worth, FALSE) AS is_of_cell,
    CAST(claimed.pence AS BIGINT) AS pence
FROM claimed
LEFT JOIN cell_owners
    ON cell_owners.body_id = claimed.body_id
    AND cell_owners.supplier_id = claimed.supplier_id
    AND cell_owners.class_code = claimed.class_code
    AND cell_owners.financial_year = claimed.financial_year
WHERE claimed.place = 1
