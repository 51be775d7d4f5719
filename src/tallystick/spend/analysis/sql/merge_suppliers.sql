-- name: merge_suppliers
-- grain: one supplier that a body of the merger pays and that can be named
-- reads: merge_cells, cells
-- returns: supplier_id, supplier_name, is_within, bodies, lines, pence, largest_pence, everywhere_pence, most_dependent
-- owner: spend/analysis
-- everywhere_pence is what all bodies known here, also those outside the merger, pay it in the year; most_dependent is
-- the pence of the one body, of those that merge or not, that pays it most. bodies are those that pay it above nought.
WITH by_body AS (
    SELECT
        supplier_id, body_id,
        MIN(supplier_label) AS supplier_name,
        MAX(CASE WHEN is_within THEN 1 ELSE 0 END) AS within_merger,
        SUM(lines) AS lines,
        SUM(pence) AS pence
    FROM merge_cells
    WHERE supplier_label <> '' AND supplier_id <> ''
    GROUP BY supplier_id, body_id
), own AS (
    SELECT
        supplier_id,
        MIN(supplier_name) AS supplier_name,
        MAX(within_merger) = 1 AS is_within,
        CAST(SUM(CASE WHEN pence > 0 THEN 1 ELSE 0 END) AS BIGINT) AS bodies,
        CAST(SUM(lines) AS BIGINT) AS lines,
        CAST(SUM(pence) AS BIGINT) AS pence,
        CAST(MAX(pence) AS BIGINT) AS largest_pence
    FROM by_body
    GROUP BY supplier_id
), anywhere AS (
    SELECT cells.supplier_id, cells.body_id, SUM(cells.pence) AS pence
    FROM cells
    INNER JOIN own ON own.supplier_id = cells.supplier_id
    WHERE cells.financial_year = $financial_year
    GROUP BY cells.supplier_id, cells.body_id
), everywhere AS (
    SELECT
        supplier_id,
        CAST(SUM(CASE WHEN pence > 0 THEN pence ELSE 0 END) AS BIGINT) AS everywhere_pence,
        CAST(MAX(pence) AS BIGINT) AS most_dependent
    FROM anywhere
    GROUP BY supplier_id
)
SELECT own.*, everywhere.everywhere_pence, everywhere.most_dependent
FROM own
INNER JOIN everywhere ON everywhere.supplier_id = own.supplier_id
