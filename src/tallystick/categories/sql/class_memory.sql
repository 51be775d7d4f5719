-- name: class_memory
-- grain: one supplier with one ledger code of one body (scope supplier_and_code), or one supplier anywhere
-- reads: votes
-- returns: scope, supplier_key, body_id, ledger_code, bodies, lines, code, code_lines, probability,
--   first_level, first_lines, first_probability
-- owner: categories
-- probability is the smoothed share of the commonest class, times how surely the published classes were read:
-- $agreement is how often two lines of one supplier carry one class, and counts as one line more.
WITH cells AS (
    SELECT
        'supplier_and_code' AS scope,
        supplier_key,
        body_id,
        ledger_code,
        body_id AS voting_body,
        code,
        first_level,
        level,
        lines,
        weight
    FROM votes
    WHERE ledger_code IS NOT NULL AND body_id IS NOT NULL
    UNION ALL
    SELECT
        'supplier' AS scope,
        supplier_key,
        CAST(NULL AS VARCHAR) AS body_id,
        CAST(NULL AS VARCHAR) AS ledger_code,
        body_id AS voting_body,
        code,
        first_level,
        level,
        lines,
        weight
    FROM votes
), totals AS (
    SELECT
        scope,
        supplier_key,
        body_id,
        ledger_code,
        COUNT(DISTINCT voting_body) AS bodies,
        SUM(lines) AS lines,
        SUM(weight) / SUM(lines) AS reliability
    FROM cells
    GROUP BY scope, supplier_key, body_id, ledger_code
), deep AS (
    SELECT
        scope,
        supplier_key,
        body_id,
        ledger_code,
        code,
        SUM(lines) AS lines,
        ROW_NUMBER() OVER (
            PARTITION BY scope, supplier_key, body_id, ledger_code ORDER BY SUM(lines) DESC, code
        ) AS place
    FROM cells
    WHERE level > 1
    GROUP BY scope, supplier_key, body_id, ledger_code, code
), firsts AS (
    SELECT
        scope,
        supplier_key,
        body_id,
        ledger_code,
        first_level,
        SUM(lines) AS lines,
        ROW_NUMBER() OVER (
            PARTITION BY scope, supplier_key, body_id, ledger_code ORDER BY SUM(lines) DESC, first_level
        ) AS place
    FROM cells
    GROUP BY scope, supplier_key, body_id, ledger_code, first_level
)
SELECT
    totals.scope,
    totals.supplier_key,
    totals.body_id,
    totals.ledger_code,
    CAST(totals.bodies AS BIGINT) AS bodies,
    CAST(totals.lines AS BIGINT) AS lines,
    deep.code,
    CAST(COALESCE(deep.lines, 0) AS BIGINT) AS code_lines,
    CAST(COALESCE(
        (deep.lines + CAST($agreement AS DOUBLE)) / (totals.lines + 1.0) * totals.reliability, 0.0
    ) AS DOUBLE) AS probability,
    firsts.first_level,
    CAST(firsts.lines AS BIGINT) AS first_lines,
    CAST(
        (firsts.lines + CAST($agreement AS DOUBLE)) / (totals.lines + 1.0) * totals.reliability AS DOUBLE
    ) AS first_probability
FROM totals
INNER JOIN firsts
    ON firsts.scope = totals.scope
    AND firsts.supplier_key = totals.supplier_key
    AND firsts.body_id IS NOT DISTINCT FROM totals.body_id
    AND firsts.ledger_code IS NOT DISTINCT FROM totals.ledger_code
    AND firsts.place = 1
LEFT JOIN deep
    ON deep.scope = totals.scope
    AND deep.supplier_key = totals.supplier_key
    AND deep.body_id IS NOT DISTINCT FROM totals.body_id
    AND deep.ledger_code IS NOT DISTINCT FROM totals.ledger_code
    AND deep.place = 1
WHERE totals.lines >= $least_lines
