-- name: labelled_keys
-- grain: one distinct payee, department, purpose, ledger words and published class
-- reads: payment_lines
-- returns: payee, department, purpose, expenditure_category, code, title, lines, pence
-- owner: categories
-- Pence are absolute: a refund weighs as much as a payment.
SELECT
    TRIM(supplier_name) AS payee,
    COALESCE(TRIM(department), '') AS department,
    COALESCE(TRIM(purpose), '') AS purpose,
    COALESCE(TRIM(expenditure_category), '') AS expenditure_category,
    COALESCE(TRIM(procurement_code), '') AS code,
    COALESCE(TRIM(procurement_category), '') AS title,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(COALESCE(SUM(ABS(amount_pence)), 0) AS BIGINT) AS pence
FROM payment_lines
WHERE
    supplier_name IS NOT NULL
    AND NOT COALESCE(is_redacted, FALSE)
    AND (procurement_code IS NOT NULL OR procurement_category IS NOT NULL)
    AND ($from_period IS NULL OR period >= $from_period)
    AND ($before_period IS NULL OR period < $before_period)
GROUP BY
    TRIM(supplier_name),
    COALESCE(TRIM(department), ''),
    COALESCE(TRIM(purpose), ''),
    COALESCE(TRIM(expenditure_category), ''),
    COALESCE(TRIM(procurement_code), ''),
    COALESCE(TRIM(procurement_category), '')
ORDER BY payee, department, purpose, expenditure_category, code, title
