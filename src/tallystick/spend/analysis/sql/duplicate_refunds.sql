-- name: duplicate_refunds
-- grain: one refund of an amount that may have been paid twice, with what it may refund
-- reads: duplicate_candidates, duplicate_references, duplicate_graded
-- returns: body_id, amount_pence, link, refund_id, day, is_named, place
-- owner: spend/analysis
-- A refund that names the invoice goes to it alone; one that names nothing known goes to any repeat of the amount.
-- place counts the refunds of a link, named and other apart.
WITH refunds AS (
    SELECT
        lines.line_id, lines.body_id, lines.supplier_id, -lines.amount_pence AS amount_pence, lines.day,
        CONCAT('invoice ', COALESCE(texts.stem, '')) AS link
    FROM duplicate_candidates AS lines
    LEFT JOIN duplicate_references AS texts ON texts.invoice_ref = lines.invoice_ref
    WHERE lines.amount_pence < 0
), parties AS (
    SELECT body_id, amount_pence, link, supplier_id, original_day FROM duplicate_graded
    UNION
    SELECT body_id, amount_pence, link, repeat_supplier_id AS supplier_id, original_day FROM duplicate_graded
), linked AS (
    SELECT
        parties.body_id, parties.amount_pence, parties.link, refunds.line_id AS refund_id, refunds.day,
        refunds.link = parties.link AS is_named
    FROM parties
    INNER JOIN refunds
        ON refunds.body_id = parties.body_id
        AND refunds.supplier_id = parties.supplier_id
        AND refunds.amount_pence = parties.amount_pence
    WHERE refunds.day >= parties.original_day
    GROUP BY
        parties.body_id, parties.amount_pence, parties.link, refunds.line_id, refunds.day,
        refunds.link = parties.link
), marked AS (
    SELECT
        linked.*,
        MAX(CASE WHEN is_named THEN 1 ELSE 0 END) OVER (PARTITION BY refund_id) AS is_named_anywhere
    FROM linked
)
SELECT
    body_id, amount_pence, link, refund_id, day, is_named,
    ROW_NUMBER() OVER (PARTITION BY body_id, amount_pence, link, is_named ORDER BY day, refund_id) AS place
FROM marked
WHERE is_named OR is_named_anywhere = 0
