-- name: kept_ids
-- grain: one cluster that keeps the id of an entity of the derivation before
-- reads: cluster_overlaps
-- returns: cluster, entity_id
-- owner: suppliers
-- An id goes to the cluster that inherits most of its lines; a cluster that inherits several keeps the biggest.
SELECT cluster, earlier_id AS entity_id
FROM (
    SELECT
        cluster,
        earlier_id,
        ROW_NUMBER() OVER (PARTITION BY cluster ORDER BY lines DESC, earlier_id) AS place
    FROM (
        SELECT
            cluster,
            earlier_id,
            lines,
            ROW_NUMBER() OVER (PARTITION BY earlier_id ORDER BY lines DESC, cluster) AS heir
        FROM cluster_overlaps
    ) AS heirs
    WHERE heir = 1
) AS ranked
WHERE place = 1
