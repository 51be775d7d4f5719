-- name: duplicate_standing
-- grain: one payment that may repeat an earlier one and was not given back
-- reads: duplicate_graded, duplicate_refunds
-- returns: what duplicate_graded returns
-- owner: spend/analysis
-- Repeats are given back in the order in which they were paid: by refunds that name them, then by others of the sum.
WITH counts AS (
    SELECT
        body_id, amount_pence, link,
        CAST(SUM(CASE WHEN is_named THEN 1 ELSE 0 END) AS BIGINT) AS named
    FROM duplicate_refunds
    GROUP BY body_id, amount_pence, link
), ranked AS (
    SELECT
        duplicate_graded.*,
        ROW_NUMBER() OVER (
            PARTITION BY body_id, amount_pence, link ORDER BY repeat_day, repeat_id
        ) AS place
    FROM duplicate_graded
), unnamed AS (
    SELECT
        ranked.*,
        ROW_NUMBER() OVER (
            PARTITION BY ranked.body_id, ranked.repeat_supplier_id, ranked.amount_pence
            ORDER BY ranked.repeat_day, ranked.repeat_id
        ) AS turn
    FROM ranked
    LEFT JOIN counts
        ON counts.body_id = ranked.body_id AND counts.amount_pence = ranked.amount_pence
        AND counts.link = ranked.link
    WHERE ranked.place > COALESCE(counts.named, 0)
), others AS (
    SELECT
        unnamed.repeat_id, CAST(COUNT(DISTINCT duplicate_refunds.refund_id) AS BIGINT) AS refunds
    FROM unnamed
    INNER JOIN duplicate_refunds
        ON duplicate_refunds.body_id = unnamed.body_id
        AND duplicate_refunds.amount_pence = unnamed.amount_pence
        AND duplicate_refunds.link = unnamed.link
    WHERE NOT duplicate_refunds.is_named
    GROUP BY unnamed.repeat_id
)
SELECT
    unnamed.body_id, unnamed.original_id, unnamed.repeat_id, unnamed.supplier_id, unnamed.repeat_supplier_id,
    unnamed.link, unnamed.original_day, unnamed.repeat_day, unnamed.days_between, unnamed.original_ref, unnamed.repeat_ref,
    unnamed.amount_pence, unnamed.likeness, unnamed.grade
FROM unnamed
LEFT JOIN others ON others.repeat_id = unnamed.repeat_id
WHERE unnamed.turn > COALESCE(others.refunds, 0)
