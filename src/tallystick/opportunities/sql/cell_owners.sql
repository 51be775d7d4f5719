-- name: cell_owners
-- grain: one cell of body, supplier, class and year that an opportunity rests on
-- reads: opportunity_cells, stakes
-- returns: body_id, supplier_id, class_code, financial_year, owner, worth, pence
-- owner: opportunities
-- A cell belongs to the opportunity to which its pounds are worth most; equal ones by name.
WITH claimed AS (
    SELECT
        opportunity_cells.body_id, opportunity_cells.supplier_id, opportunity_cells.class_code,
        opportunity_cells.financial_year, opportunity_cells.opportunity_id, opportunity_cells.pence,
        stakes.worth,
        ROW_NUMBER() OVER (
            PARTITION BY opportunity_cells.body_id, opportunity_cells.supplier_id,
                opportunity_cells.class_code, opportunity_cells.financial_year
            ORDER BY stakes.worth DESC, opportunity_cells.opportunity_id
        ) AS place
    FROM opportunity_cells
    INNER JOIN stakes ON stakes.opportunity_id = opportunity_cells.opportunity_id
    WHERE opportunity_cells.pence > 0
)
SELECT
    body_id, supplier_id, class_code, financial_year, opportunity_id AS owner, worth,
    CAST(pence AS BIGINT) AS pence
FROM claimed
WHERE place = 1
