-- name: group_members
-- grain: one row per commercial group and legal entity in it
-- reads: report_payee_keys, supplier_groups
-- returns: place, basis, supplier_name, bodies, group_bodies, lines, pence, group_pence
-- owner: spend/reporting

WITH members AS (
    SELECT
        group_id, supplier_id, MAX(supplier_name) AS supplier_name, COUNT(DISTINCT body_id) AS bodies,
        SUM(lines) AS lines, SUM(pence) AS pence
    FROM report_payee_keys
    WHERE why = '' AND group_id <> ''
    GROUP BY group_id, supplier_id
),
group_bodies AS (
    SELECT group_id, COUNT(DISTINCT body_id) AS bodies
    FROM report_payee_keys
    WHERE why = '' AND group_id <> ''
    GROUP BY group_id
),
several AS (
    SELECT group_id, SUM(pence) AS pence
    FROM members
    GROUP BY group_id
    HAVING COUNT(*) >= 2
),
ranked AS (
    SELECT group_id, pence, ROW_NUMBER() OVER (ORDER BY pence DESC, group_id) AS place
    FROM several
)
SELECT
    ranked.place,
    COALESCE(supplier_groups.basis, '') AS basis,
    members.supplier_name,
    members.bodies,
    group_bodies.bodies AS group_bodies,
    CAST(members.lines AS BIGINT) AS lines,
    CAST(members.pence AS BIGINT) AS pence,
    CAST(ranked.pence AS BIGINT) AS group_pence
FROM ranked
JOIN members ON members.group_id = ranked.group_id
JOIN group_bodies ON group_bodies.group_id = ranked.group_id
LEFT JOIN supplier_groups ON supplier_groups.group_id = ranked.group_id
WHERE ranked.place <= $limit
ORDER BY ranked.place, members.pence DESC, members.supplier_name
