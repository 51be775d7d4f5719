-- name: duplicate_raw_rules
-- grain: one rule
-- reads: published_payments
-- returns: rule, groups, lines, once_pence, again_pence
-- owner: spend/analysis
-- Nothing is removed or netted here: that is what the rules are shown for. A withheld invoice number is none.
WITH lines AS (
    SELECT
        body_id, supplier_name, amount_pence, expenditure_code,
        COALESCE(transaction_ref, line_id) AS transaction,
        CASE
            WHEN REGEXP_MATCHES(UPPER(COALESCE(invoice_ref, '')), 'REDACT|WITHHELD|DATA PROTECTION') THEN NULL
            WHEN TRIM(invoice_ref) = '' THEN NULL
            ELSE invoice_ref
        END AS invoice
    FROM published_payments
    WHERE supplier_name IS NOT NULL AND NOT COALESCE(is_card, FALSE)
        AND ($with_refunds OR amount_pence > 0)
        AND ($with_withheld_payees OR NOT COALESCE(is_redacted, FALSE))
), same_supplier AS (
    SELECT amount_pence, COUNT(*) AS lines, COUNT(DISTINCT transaction) AS times
    FROM lines
    WHERE invoice IS NOT NULL
    GROUP BY body_id, supplier_name, invoice, amount_pence
    HAVING COUNT(DISTINCT transaction) > 1
), other_supplier AS (
    SELECT amount_pence, COUNT(*) AS lines, COUNT(DISTINCT transaction) AS times
    FROM lines
    WHERE invoice IS NOT NULL
    GROUP BY body_id, invoice, amount_pence
    HAVING COUNT(DISTINCT supplier_name) > 1
), same_amount AS (
    SELECT amount_pence, COUNT(*) AS lines, COUNT(DISTINCT transaction) AS times
    FROM lines
    GROUP BY body_id, supplier_name, amount_pence, expenditure_code
    HAVING COUNT(DISTINCT transaction) > 1
), groups AS (
    SELECT 'supplier, invoice and amount' AS rule, * FROM same_supplier
    UNION ALL
    SELECT 'invoice and amount, another supplier' AS rule, * FROM other_supplier
    UNION ALL
    SELECT 'supplier, amount and code' AS rule, * FROM same_amount
)
SELECT
    rule,
    CAST(COUNT(*) AS BIGINT) AS groups,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(ABS(amount_pence)) AS BIGINT) AS once_pence,
    CAST(SUM(ABS(amount_pence) * (times - 1)) AS BIGINT) AS again_pence
FROM groups
GROUP BY rule
ORDER BY rule
