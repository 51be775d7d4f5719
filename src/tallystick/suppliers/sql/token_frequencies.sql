-- name: token_frequencies
-- grain: one word of the matching names of organisations
-- reads: match_words, known_words
-- returns: token, frequency, names (distinct matching names that hold it)
-- owner: suppliers
-- In few names every word is rare: words of the language, places, surnames and pairs of letters count as more
-- frequent than that.
SELECT
    match_words.token,
    GREATEST(
        COUNT(*),
        COALESCE(MAX(known_words.least_frequency), 0),
        CASE WHEN LENGTH(match_words.token) < 3 THEN $telling + 1 ELSE 0 END
    ) AS frequency,
    COUNT(*) AS names
FROM match_words
LEFT JOIN known_words ON known_words.token = match_words.token
GROUP BY match_words.token
