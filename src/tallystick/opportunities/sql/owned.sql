-- name: owned
-- grain: one opportunity that owns pounds
-- reads: cell_owners, line_owners
-- returns: opportunity_id, pence
-- owner: opportunities
-- A cell's owner owns what no opportunity owns by the line; no pound is owned twice.
WITH taken AS (
    SELECT body_id, supplier_id, class_code, financial_year, SUM(pence) AS pence
    FROM line_owners
    WHERE NOT is_of_cell
    GROUP BY body_id, supplier_id, class_code, financial_year
), parts AS (
    SELECT
        cell_owners.owner,
        GREATEST(cell_owners.pence - COALESCE(taken.pence, 0), 0) AS pence
    FROM cell_owners
    LEFT JOIN taken
        ON taken.body_id = cell_owners.body_id
        AND taken.supplier_id = cell_owners.supplier_id
        AND taken.class_code = cell_owners.class_code
        AND taken.financial_year = cell_owners.financial_year
    UNION ALL
    SELECT owner, pence
    FROM line_owners
    WHERE NOT is_of_cell
)
SELECT owner AS opportunity_id, CAST(SUM(pence) AS BIGINT) AS pence
FROM parts
GROUP BY owner
