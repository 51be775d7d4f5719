-- name: payees
-- grain: one row per body and published name; per body and reason where the name is not shown
-- reads: payments
-- returns: body_id, supplier_id, supplier_name, why, lines, pence, refund_pence
-- owner: spend/reporting

WITH names AS (
    SELECT
        COALESCE(body_id, 'unknown') AS body_id,
        COALESCE(supplier_name, '') AS published,
        COALESCE(is_redacted, FALSE) AS is_redacted,
        COUNT(*) AS lines,
        SUM(amount_pence) AS pence,
        SUM(CASE WHEN amount_pence < 0 THEN amount_pence ELSE 0 END) AS refund_pence
    FROM payments
    GROUP BY COALESCE(body_id, 'unknown'), COALESCE(supplier_name, ''), COALESCE(is_redacted, FALSE)
),
judged AS (
    SELECT
        body_id, published, lines, pence, refund_pence,
        CASE
            WHEN is_redacted THEN 'withheld'
            WHEN published = '' THEN 'no name'
            WHEN $show_individuals THEN ''
            WHEN regexp_matches(published, $person_pattern)
                AND NOT regexp_matches(published, $organisation_pattern) THEN 'individual'
            ELSE ''
        END AS why
    FROM names
)
SELECT
    body_id,
    CASE WHEN why = '' THEN published ELSE '' END AS supplier_id,
    CASE WHEN why = '' THEN published ELSE '' END AS supplier_name,
    why,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    CAST(SUM(refund_pence) AS BIGINT) AS refund_pence
FROM judged
GROUP BY body_id, CASE WHEN why = '' THEN published ELSE '' END, why
