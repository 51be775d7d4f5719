-- name: match_words
-- grain: one word of one matching name of an organisation
-- reads: payee_readings
-- returns: match_name, token
-- owner: suppliers
SELECT DISTINCT match_name, UNNEST(STRING_SPLIT(match_name, ' ')) AS token
FROM (
    SELECT DISTINCT match_name FROM payee_readings WHERE kind = 'organisation' AND match_name <> ''
) AS distinct_names
