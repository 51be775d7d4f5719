-- name: duplicate_occasions
-- grain: one invoice or transaction number of a supplier, on one day
-- reads: analysis_lines, duplicate_watched
-- returns: body_id, supplier_id, reference, is_invoice, day, lines, days
-- owner: spend/analysis
-- What else was paid under the number: lines counts those of that day that are large enough to be compared, days the
-- days on which anything was paid under it. A payment repeats another only when the whole of it was paid before; a
-- number that is paid on day after day is an account, a contract or a person, not an invoice.
WITH watched_lines AS (
    SELECT
        lines.body_id, lines.supplier_id, lines.invoice_ref, lines.transaction_ref, lines.amount_pence,
        COALESCE(lines.paid_on, CAST(CONCAT(lines.period, '-01') AS DATE)) AS day,
        invoices.reference IS NOT NULL AS is_of_invoice,
        transactions.reference IS NOT NULL AS is_of_transaction
    FROM analysis_lines AS lines
    LEFT JOIN (SELECT * FROM duplicate_watched WHERE is_invoice) AS invoices
        ON invoices.body_id = lines.body_id
        AND invoices.supplier_id = lines.supplier_id
        AND invoices.reference = lines.invoice_ref
    LEFT JOIN (SELECT * FROM duplicate_watched WHERE NOT is_invoice) AS transactions
        ON transactions.body_id = lines.body_id
        AND transactions.supplier_id = lines.supplier_id
        AND transactions.reference = lines.transaction_ref
    WHERE lines.amount_pence > 0 AND NOT COALESCE(lines.is_card, FALSE)
        AND (invoices.reference IS NOT NULL OR transactions.reference IS NOT NULL)
), occasions AS (
    SELECT body_id, supplier_id, invoice_ref AS reference, TRUE AS is_invoice, day, amount_pence
    FROM watched_lines
    WHERE is_of_invoice
    UNION ALL
    SELECT body_id, supplier_id, transaction_ref AS reference, FALSE AS is_invoice, day, amount_pence
    FROM watched_lines
    WHERE is_of_transaction
), counted AS (
    SELECT
        body_id, supplier_id, reference, is_invoice, day,
        CAST(SUM(CASE WHEN amount_pence >= $least_pence THEN 1 ELSE 0 END) AS BIGINT) AS lines
    FROM occasions
    GROUP BY body_id, supplier_id, reference, is_invoice, day
)
SELECT
    counted.*,
    CAST(COUNT(*) OVER (PARTITION BY body_id, supplier_id, reference, is_invoice) AS BIGINT) AS days
FROM counted
