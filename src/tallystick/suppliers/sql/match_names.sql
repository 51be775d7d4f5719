-- name: match_names
-- grain: one matching name of an organisation, with the words of it by how rare they are
-- reads: match_words, token_frequencies
-- returns: match_name, letters, sorted_name, words, rarest, rarest_frequency, fewest_names, rare_words, telling_words,
--   ordinary_words
-- owner: suppliers
-- $rare: a word that no more names hold is rare; $telling: a word that no more names hold tells names apart
SELECT
    match_words.match_name,
    REPLACE(match_words.match_name, ' ', '') AS letters,
    ARRAY_TO_STRING(LIST_SORT(LIST(match_words.token)), ' ') AS sorted_name,
    COUNT(*) AS words,
    MIN(token_frequencies.frequency) AS rarest_frequency,
    MIN(token_frequencies.names) AS fewest_names,
    SUBSTR(
        MIN(LPAD(CAST(token_frequencies.frequency AS VARCHAR), 9, '0') || match_words.token), 10
    ) AS rarest,
    LIST_SORT(
        LIST(match_words.token) FILTER (WHERE token_frequencies.frequency <= $rare)
    ) AS rare_words,
    LIST_SORT(
        LIST(match_words.token) FILTER (WHERE token_frequencies.frequency <= $telling)
    ) AS telling_words,
    LIST_SORT(
        LIST(match_words.token) FILTER (WHERE token_frequencies.frequency > $telling)
    ) AS ordinary_words
FROM match_words
JOIN token_frequencies ON token_frequencies.token = match_words.token
GROUP BY match_words.match_name
