-- name: duplicate_keys
-- grain: one body and amount, with either a supplier or the ending of an invoice number, paid more than once
-- reads: analysis_lines
-- returns: body_id, amount_pence, supplier_id, ending, lines
-- owner: spend/analysis
-- The first cut, over all lines and with nothing dear in it: sums that a supplier was paid on two days, and sums paid
-- under invoice numbers with the same last four letters. What is compared in earnest are the few lines that this leaves. A supplier's sum that comes again and
-- again is a rate: only its invoice numbers can tell.
SELECT
    body_id, amount_pence, supplier_id, ending,
    CAST(COUNT(*) AS BIGINT) AS lines
FROM (
    SELECT
        body_id, supplier_id, amount_pence,
        COALESCE(paid_on, CAST(CONCAT(period, '-01') AS DATE)) AS day,
        UPPER(RIGHT(COALESCE(invoice_ref, ''), 4)) AS ending
    FROM analysis_lines
    WHERE amount_pence >= $least_pence AND supplier_id <> '' AND NOT COALESCE(is_card, FALSE)
) AS paid
GROUP BY GROUPING SETS ((body_id, amount_pence, supplier_id), (body_id, amount_pence, ending))
HAVING COUNT(*) BETWEEN 2 AND $most_lines
    AND (MIN(day) < MAX(day) OR MIN(paid.supplier_id) < MAX(paid.supplier_id))
    AND COALESCE(ending, supplier_id) <> ''
