-- name: entity_events
-- grain: one thing that happened to one entity since the derivation before
-- reads: cluster_ids, cluster_overlaps, earlier_payees
-- returns: entity_id, event, other_ids, reason
-- owner: suppliers
WITH inherited AS (
    SELECT cluster_overlaps.earlier_id, cluster_ids.entity_id, cluster_overlaps.lines
    FROM cluster_overlaps
    JOIN cluster_ids ON cluster_ids.cluster = cluster_overlaps.cluster
), earlier AS (
    SELECT DISTINCT entity_id FROM earlier_payees WHERE entity_id <> ''
)
SELECT
    entity_id,
    'merged' AS event,
    LIST_SORT(LIST(earlier_id)) AS other_ids,
    'Payees of ' || CAST(COUNT(*) AS VARCHAR) || ' other entities are now this one.' AS reason
FROM inherited
WHERE earlier_id <> entity_id AND NOT earlier_id IN (SELECT entity_id FROM cluster_ids)
GROUP BY entity_id
UNION ALL
SELECT
    entity_id,
    'split' AS event,
    LIST_SORT(LIST(earlier_id)) AS other_ids,
    'Some payees of another entity that remains are now this one.' AS reason
FROM inherited
WHERE earlier_id <> entity_id AND earlier_id IN (SELECT entity_id FROM cluster_ids)
GROUP BY entity_id
UNION ALL
SELECT
    earlier.entity_id,
    'retired' AS event,
    LIST_SORT(LIST(DISTINCT COALESCE(inherited.entity_id, ''))) AS other_ids,
    CASE
        WHEN MAX(inherited.entity_id) IS NULL THEN 'None of its payees is in the payments any more.'
        ELSE 'Its payees are now other entities.'
    END AS reason
FROM earlier
LEFT JOIN inherited ON inherited.earlier_id = earlier.entity_id
WHERE NOT earlier.entity_id IN (SELECT entity_id FROM cluster_ids)
GROUP BY earlier.entity_id
UNION ALL
SELECT
    entity_id,
    CASE WHEN is_kept THEN 'kept' ELSE 'created' END AS event,
    CAST([] AS VARCHAR[]) AS other_ids,
    CASE WHEN is_kept THEN 'Known from the derivation before.' ELSE 'Seen for the first time.' END AS reason
FROM cluster_ids
