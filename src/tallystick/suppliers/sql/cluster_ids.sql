-- name: cluster_ids
-- grain: one cluster
-- reads: cluster_content, kept_ids, earlier_payees
-- returns: cluster, entity_id, is_kept
-- owner: suppliers
-- New ids come from content alone; where two would be the same, all but one are made again with a number.
WITH fresh AS (
    SELECT cluster_content.cluster, cluster_content.content
    FROM cluster_content
    LEFT JOIN kept_ids ON kept_ids.cluster = cluster_content.cluster
    WHERE kept_ids.cluster IS NULL
), taken AS (
    SELECT DISTINCT entity_id FROM earlier_payees
), numbered AS (
    SELECT
        fresh.cluster,
        fresh.content,
        ROW_NUMBER() OVER (PARTITION BY SUBSTR(MD5(fresh.content), 1, 12) ORDER BY fresh.content, fresh.cluster)
            + CASE WHEN taken.entity_id IS NULL THEN 0 ELSE 1 END AS number
    FROM fresh
    LEFT JOIN taken ON taken.entity_id = 'E' || SUBSTR(MD5(fresh.content), 1, 12)
)
SELECT cluster, entity_id, TRUE AS is_kept FROM kept_ids
UNION ALL
SELECT
    cluster,
    'E' || SUBSTR(MD5(CASE WHEN number = 1 THEN content ELSE content || '#' || CAST(number AS VARCHAR) END), 1, 12)
        AS entity_id,
    FALSE AS is_kept
FROM numbered
