-- name: shared_pounds
-- grain: one opportunity and another that owns pounds which it rests on too
-- reads: opportunity_cells, opportunity_lines, cell_owners, line_owners
-- returns: opportunity_id, other_id, pence
-- owner: opportunities
WITH shared AS (
    SELECT opportunity_cells.opportunity_id, cell_owners.owner AS other_id, opportunity_cells.pence
    FROM opportunity_cells
    INNER JOIN cell_owners
        ON cell_owners.body_id = opportunity_cells.body_id
        AND cell_owners.supplier_id = opportunity_cells.supplier_id
        AND cell_owners.class_code = opportunity_cells.class_code
        AND cell_owners.financial_year = opportunity_cells.financial_year
    WHERE opportunity_cells.pence > 0
    UNION ALL
    SELECT opportunity_lines.opportunity_id, line_owners.owner AS other_id, opportunity_lines.pence
    FROM opportunity_lines
    INNER JOIN line_owners ON line_owners.line_id = opportunity_lines.line_id
    WHERE opportunity_lines.role = 'at stake' AND opportunity_lines.pence > 0
    UNION ALL
    SELECT opportunity_cells.opportunity_id, line_owners.owner AS other_id, line_owners.pence
    FROM opportunity_cells
    INNER JOIN line_owners
        ON line_owners.body_id = opportunity_cells.body_id
        AND line_owners.supplier_id = opportunity_cells.supplier_id
        AND line_owners.class_code = opportunity_cells.class_code
        AND line_owners.financial_year = opportunity_cells.financial_year
    WHERE NOT line_owners.is_of_cell AND opportunity_cells.pence > 0
)
SELECT opportunity_id, other_id, CAST(SUM(pence) AS BIGINT) AS pence
FROM shared
WHERE opportunity_id <> other_id
GROUP BY opportunity_id, other_id
