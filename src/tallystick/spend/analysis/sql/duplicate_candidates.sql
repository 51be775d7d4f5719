-- name: duplicate_candidates
-- grain: one payment line whose amount the body paid again, or a refund of such an amount
-- reads: analysis_lines, duplicate_keys
-- returns: line_id, body_id, supplier_id, supplier_ref, day, amount_pence, invoice_ref, transaction_ref, code, purpose,
--   class_code, financial_year
-- owner: spend/analysis
-- A refund is kept whatever its reference: a credit note has a number of its own.
WITH amounts AS (
    SELECT DISTINCT body_id, amount_pence
    FROM duplicate_keys
), chosen AS (
    SELECT
        lines.line_id, lines.body_id, lines.supplier_id, lines.supplier_ref,
        COALESCE(lines.paid_on, CAST(CONCAT(lines.period, '-01') AS DATE)) AS day,
        lines.amount_pence, lines.invoice_ref, lines.transaction_ref,
        CONCAT_WS(' / ', COALESCE(lines.expenditure_code, lines.expenditure_category), lines.department) AS code,
        COALESCE(lines.purpose, '') AS purpose, lines.class_code, lines.financial_year,
        UPPER(RIGHT(COALESCE(lines.invoice_ref, ''), 4)) AS ending
    FROM analysis_lines AS lines
    INNER JOIN amounts
        ON amounts.body_id = lines.body_id AND amounts.amount_pence = ABS(lines.amount_pence)
    WHERE lines.supplier_id <> '' AND NOT COALESCE(lines.is_card, FALSE)
)
SELECT
    chosen.line_id, chosen.body_id, chosen.supplier_id, chosen.supplier_ref, chosen.day, chosen.amount_pence,
    chosen.invoice_ref, chosen.transaction_ref, chosen.code, chosen.purpose, chosen.class_code,
    chosen.financial_year
FROM chosen
LEFT JOIN duplicate_keys AS by_supplier
    ON by_supplier.body_id = chosen.body_id
    AND by_supplier.amount_pence = chosen.amount_pence
    AND by_supplier.supplier_id = chosen.supplier_id
LEFT JOIN duplicate_keys AS by_reference
    ON by_reference.body_id = chosen.body_id
    AND by_reference.amount_pence = chosen.amount_pence
    AND by_reference.ending = chosen.ending
WHERE chosen.amount_pence < 0 OR by_supplier.lines IS NOT NULL OR by_reference.lines IS NOT NULL
