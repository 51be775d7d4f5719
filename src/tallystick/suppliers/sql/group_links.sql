-- name: group_links
-- grain: one pair of clusters that trade in one commercial group
-- reads: nodes, node_clusters, match_names, match_words, known_words, brands, compared_nodes, node_evidence
-- returns: left_cluster, right_cluster, basis, probability
-- owner: suppliers
-- Each name is linked with the first of the names that share what links them. Names bound to a place (schools,
-- churches, people) are linked by a VAT registration only.
WITH clustered AS (
    SELECT
        node_clusters.cluster,
        nodes.node_id,
        nodes.core,
        nodes.place,
        nodes.match_name,
        match_names.words,
        SPLIT_PART(nodes.match_name, ' ', 1) AS first_word,
        SPLIT_PART(nodes.match_name, ' ', 1) || ' ' || SPLIT_PART(nodes.match_name, ' ', 2) AS two_words
    FROM nodes
    JOIN node_clusters ON node_clusters.node_id = nodes.node_id
    JOIN match_names ON match_names.match_name = nodes.match_name
    WHERE nodes.kind = 'organisation'
), words_known AS (
    SELECT
        clustered.*,
        first_known.token IS NOT NULL AS is_first_known,
        second_known.token IS NOT NULL AS is_second_known
    FROM clustered
    LEFT JOIN known_words AS first_known ON first_known.token = clustered.first_word
    LEFT JOIN known_words AS second_known ON second_known.token = SPLIT_PART(clustered.match_name, ' ', 2)
    WHERE clustered.place = ''
), registered AS (
    SELECT clustered.cluster, UNNEST(node_evidence.vats) AS linking
    FROM clustered
    JOIN node_evidence ON node_evidence.node_id = clustered.node_id
), bare AS (
    -- The brand by itself, as a firm writes that leads a group: SERCO, SERCO GROUP, SERCO HOLDINGS.
    SELECT DISTINCT first_word
    FROM words_known
    WHERE NOT is_first_known AND LENGTH(first_word) >= 5
        AND (match_name = first_word OR match_name = first_word || ' GROUP' OR match_name = first_word || ' HOLDING')
), branded AS (
    -- A joint venture bears two brands: the one that it begins with counts.
    SELECT
        cluster,
        brand_group,
        ROW_NUMBER() OVER (
            PARTITION BY cluster ORDER BY is_at_start DESC, LENGTH(stem) DESC, brand_group
        ) AS place_in_cluster
    FROM (
        SELECT words_known.cluster, brands.brand_group, brands.stem, 1 AS is_at_start
        FROM words_known
        JOIN brands
            ON $use_brands AND brands.first_word = SPLIT_PART(words_known.core, ' ', 1)
            AND STARTS_WITH(words_known.core || ' ', brands.stem || ' ')
        UNION ALL
        SELECT words_known.cluster, brands.brand_group, brands.stem, 0 AS is_at_start
        FROM words_known
        JOIN match_words ON match_words.match_name = words_known.match_name
        JOIN brands ON $use_brands AND brands.stem = match_words.token AND brands.is_distinctive
    ) AS every_brand
), linked AS (
    SELECT cluster, linking, 'one VAT registration, ' || linking AS basis, 0.9 AS probability
    FROM registered
    UNION ALL
    SELECT cluster, brand_group AS linking, 'names of the well-known group ' || brand_group AS basis,
        0.85 AS probability
    FROM branded
    WHERE place_in_cluster = 1
    UNION ALL
    SELECT cluster, two_words AS linking, 'names that begin with ' || two_words AS basis, 0.6 AS probability
    FROM words_known
    WHERE words > 1 AND NOT is_first_known AND LENGTH(first_word) >= 4
    UNION ALL
    SELECT words_known.cluster, words_known.first_word AS linking,
        'names that begin with the rare word ' || words_known.first_word AS basis, 0.5 AS probability
    FROM words_known
    JOIN bare ON bare.first_word = words_known.first_word
), sized AS (
    SELECT linking, basis, probability, MIN(cluster) AS first_cluster
    FROM linked
    GROUP BY linking, basis, probability
    HAVING COUNT(DISTINCT cluster) BETWEEN 2 AND CASE WHEN MAX(probability) > 0.8 THEN $most_registered ELSE $most_named END
)
SELECT DISTINCT
    sized.first_cluster AS left_cluster,
    linked.cluster AS right_cluster,
    sized.basis,
    CAST(sized.probability AS DOUBLE) AS probability
FROM sized
JOIN linked
    ON linked.linking = sized.linking AND linked.basis = sized.basis AND linked.cluster <> sized.first_cluster
UNION
SELECT
    LEAST(left_clusters.cluster, right_clusters.cluster) AS left_cluster,
    GREATEST(left_clusters.cluster, right_clusters.cluster) AS right_cluster,
    'names that may be one entity, put to a person' AS basis,
    MAX(compared_nodes.probability) AS probability
FROM compared_nodes
JOIN node_clusters AS left_clusters ON left_clusters.node_id = compared_nodes.left_node
JOIN node_clusters AS right_clusters ON right_clusters.node_id = compared_nodes.right_node
JOIN nodes ON nodes.node_id = compared_nodes.left_node AND nodes.place = ''
WHERE compared_nodes.status = 'review' AND compared_nodes.probability >= $likely
    AND left_clusters.cluster <> right_clusters.cluster
GROUP BY 1, 2
