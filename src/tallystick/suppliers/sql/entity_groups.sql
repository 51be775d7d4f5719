-- name: entity_groups
-- grain: one entity
-- reads: cluster_ids, cluster_groups, earlier_payees
-- returns: entity_id, group_id, basis
-- owner: suppliers
-- The id of a group is that of its first entity's, unless most of its entities were in one group before.
WITH members AS (
    SELECT
        cluster_ids.entity_id,
        COALESCE(cluster_groups.group_cluster, cluster_ids.cluster) AS group_cluster,
        cluster_groups.basis
    FROM cluster_ids
    LEFT JOIN cluster_groups ON cluster_groups.cluster = cluster_ids.cluster
), earlier AS (
    SELECT DISTINCT entity_id, group_id FROM earlier_payees WHERE entity_id <> '' AND group_id <> ''
), votes AS (
    SELECT members.group_cluster, earlier.group_id, COUNT(*) AS entities
    FROM members
    JOIN earlier ON earlier.entity_id = members.entity_id
    GROUP BY members.group_cluster, earlier.group_id
), heirs AS (
    SELECT
        group_cluster,
        group_id,
        entities,
        ROW_NUMBER() OVER (PARTITION BY group_id ORDER BY entities DESC, group_cluster) AS heir
    FROM votes
), kept AS (
    SELECT
        group_cluster,
        group_id,
        ROW_NUMBER() OVER (PARTITION BY group_cluster ORDER BY entities DESC, group_id) AS place
    FROM heirs
    WHERE heir = 1
), fresh AS (
    SELECT
        group_cluster,
        MIN(entity_id) AS first_entity,
        MIN('G' || SUBSTR(entity_id, 2)) AS candidate
    FROM members
    GROUP BY group_cluster
), named AS (
    SELECT
        fresh.group_cluster,
        CASE
            WHEN kept.group_id IS NOT NULL THEN kept.group_id
            WHEN taken.group_id IS NULL THEN fresh.candidate
            ELSE 'G' || SUBSTR(MD5(fresh.first_entity || '#group'), 1, 12)
        END AS group_id
    FROM fresh
    LEFT JOIN kept ON kept.group_cluster = fresh.group_cluster AND kept.place = 1
    LEFT JOIN (SELECT DISTINCT group_id FROM earlier) AS taken ON taken.group_id = fresh.candidate
)
SELECT members.entity_id, named.group_id, members.basis
FROM members
JOIN named ON named.group_cluster = members.group_cluster
