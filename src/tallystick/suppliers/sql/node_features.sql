-- name: node_features
-- grain: one node of an organisation, with everything that the comparison of two nodes looks at
-- reads: nodes, match_names, match_words, node_evidence, place_words
-- returns: unique_id, letters, sorted_name, words, rarest, rarest_frequency, rare_words, rare_count,
--   telling_words, telling_key, telling_count, ordinary_words, ordinary_key, ordinary_count, places, numbers, initials, legal_form, place, is_cut, bodies, categories, vats, postcode
-- owner: suppliers
-- No canonical column holds a postcode yet; where one does, it takes its place here.
SELECT
    nodes.node_id AS unique_id,
    match_names.letters,
    match_names.sorted_name,
    match_names.words,
    match_names.rarest,
    match_names.rarest_frequency,
    match_names.rare_words,
    COALESCE(LEN(match_names.rare_words), 0) AS rare_count,
    match_names.telling_words,
    COALESCE(ARRAY_TO_STRING(match_names.telling_words, ' '), '') AS telling_key,
    COALESCE(LEN(match_names.telling_words), 0) AS telling_count,
    match_names.ordinary_words,
    COALESCE(ARRAY_TO_STRING(match_names.ordinary_words, ' '), '') AS ordinary_key,
    COALESCE(LEN(match_names.ordinary_words), 0) AS ordinary_count,
    named.places,
    nodes.numbers,
    COALESCE(lettered.initials, '') AS initials,
    nodes.legal_form,
    nodes.place,
    nodes.core,
    node_evidence.is_cut,
    node_evidence.bodies,
    node_evidence.categories,
    node_evidence.vats,
    CAST(NULL AS VARCHAR) AS postcode
FROM nodes
JOIN match_names ON match_names.match_name = nodes.match_name
JOIN node_evidence ON node_evidence.node_id = nodes.node_id
LEFT JOIN (
    SELECT match_words.match_name, LIST_SORT(LIST(match_words.token)) AS places
    FROM match_words
    JOIN place_words ON place_words.token = match_words.token
    GROUP BY match_words.match_name
) AS named ON named.match_name = nodes.match_name
LEFT JOIN (
    SELECT match_name, ARRAY_TO_STRING(LIST_SORT(LIST(token)), '') AS initials
    FROM match_words
    WHERE LENGTH(token) = 1
    GROUP BY match_name
) AS lettered ON lettered.match_name = nodes.match_name
WHERE nodes.kind = 'organisation'
