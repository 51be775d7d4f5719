-- name: price_links
-- grain: one thing, body, supplier and financial year, with the payments that they are believed to be in
-- reads: price_lines, shared_names, cells
-- returns: item_key, body_id, supplier_id, class_code, financial_year, lines, pence
-- owner: spend/analysis
-- Order lines are no payments. Where the supplier's name is known, what was ordered in a financial year is taken to be
-- in the body's largest cell of that supplier and year; never more than that cell came to.
WITH ordered AS (
    SELECT
        price_lines.item_key, price_lines.body_id, shared_names.supplier_id,
        CASE
            WHEN SUBSTRING(CAST(price_lines.ordered_on AS VARCHAR), 6, 2) >= '04'
                THEN CONCAT(
                    SUBSTRING(CAST(price_lines.ordered_on AS VARCHAR), 1, 4), '-',
                    SUBSTRING(CAST(CAST(SUBSTRING(CAST(price_lines.ordered_on AS VARCHAR), 1, 4) AS BIGINT) + 1 AS VARCHAR), 3, 2)
                )
            ELSE CONCAT(
                CAST(CAST(SUBSTRING(CAST(price_lines.ordered_on AS VARCHAR), 1, 4) AS BIGINT) - 1 AS VARCHAR), '-',
                SUBSTRING(CAST(price_lines.ordered_on AS VARCHAR), 3, 2)
            )
        END AS financial_year,
        price_lines.quantity * price_lines.unit_pence AS pence
    FROM price_lines
    INNER JOIN shared_names ON shared_names.name = UPPER(TRIM(price_lines.supplier))
), sums AS (
    SELECT item_key, body_id, supplier_id, financial_year, SUM(pence) AS pence
    FROM ordered
    GROUP BY item_key, body_id, supplier_id, financial_year
), ranked AS (
    SELECT
        sums.item_key, cells.body_id, cells.supplier_id, cells.class_code, cells.financial_year, cells.lines,
        CAST(FLOOR(LEAST(sums.pence, CAST(cells.pence AS DOUBLE))) AS BIGINT) AS pence,
        ROW_NUMBER() OVER (
            PARTITION BY sums.item_key, cells.body_id, cells.supplier_id, cells.financial_year
            ORDER BY cells.pence DESC, cells.class_code
        ) AS place
    FROM sums
    INNER JOIN cells
        ON cells.body_id = sums.body_id
        AND cells.supplier_id = sums.supplier_id
        AND cells.financial_year = sums.financial_year
    WHERE cells.pence > 0
)
SELECT item_key, body_id, supplier_id, class_code, financial_year, lines, pence
FROM ranked
WHERE place = 1 AND pence > 0
