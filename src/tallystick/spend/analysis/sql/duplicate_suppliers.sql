-- name: duplicate_suppliers
-- grain: one supplier of one body
-- reads: cells
-- returns: body_id, supplier_id, supplier_label, supplier_kind, group_id, name_start, lines, alike
-- owner: spend/analysis
-- The start of a name is what two registrations of one supplier mostly share; alike counts the suppliers that share
-- it, since many begin with British or North.
WITH suppliers AS (
    SELECT
        body_id, supplier_id,
        MIN(supplier_label) AS supplier_label,
        MIN(supplier_kind) AS supplier_kind,
        COALESCE(MIN(group_id), '') AS group_id,
        SUBSTRING(
            REGEXP_REPLACE(REGEXP_REPLACE(UPPER(MIN(supplier_label)), '^THE ', '', 'g'), '[^A-Z0-9]', '', 'g'), 1, 6
        ) AS name_start,
        CAST(SUM(lines) AS BIGINT) AS lines
    FROM cells
    WHERE supplier_id <> ''
    GROUP BY body_id, supplier_id
)
SELECT
    suppliers.*,
    CAST(COUNT(*) OVER (PARTITION BY body_id, name_start) AS BIGINT) AS alike
FROM suppliers
