-- name: credit_notes
-- grain: one line of a dormant supplier, or one line under what looks like a credit note's number
-- reads: analysis_lines, credit_dormant
-- returns: line_id, body_id, supplier_id, supplier_label, day, amount_pence, core, is_worded, is_dormant, class_code,
--   financial_year
-- owner: spend/analysis
-- is_worded: the number begins like a credit note's (CN, CRN, CREDIT) and goes on with a number. The core is without
-- that word, punctuation and leading zeros.
WITH chosen AS (
    SELECT
        lines.line_id, lines.body_id, lines.supplier_id, lines.supplier_label,
        COALESCE(lines.paid_on, CAST(CONCAT(lines.period, '-01') AS DATE)) AS day,
        lines.amount_pence, COALESCE(lines.invoice_ref, '') AS invoice_ref,
        credit_dormant.body_id IS NOT NULL AS is_dormant,
        lines.class_code, lines.financial_year
    FROM analysis_lines AS lines
    LEFT JOIN credit_dormant
        ON credit_dormant.body_id = lines.body_id AND credit_dormant.supplier_id = lines.supplier_id
    WHERE lines.supplier_id <> '' AND NOT COALESCE(lines.is_card, FALSE)
        AND (credit_dormant.body_id IS NOT NULL OR UPPER(SUBSTRING(lines.invoice_ref, 1, 2)) IN ('CN', 'CR', 'C/'))
)
SELECT
    line_id, body_id, supplier_id, supplier_label, day, amount_pence,
    REGEXP_REPLACE(
        REGEXP_REPLACE(
            REGEXP_REPLACE(UPPER(invoice_ref), '[^A-Z0-9]', '', 'g'), '^(?:CREDITNOTE|CREDIT|CRN|CN)(?:NUMBER|NO)?', '', 'g'
        ),
        '^0+', '', 'g'
    ) AS core,
    REGEXP_MATCHES(
        UPPER(invoice_ref), '^(?:CREDIT ?NOTE|CREDIT|CRN|C/N|CN)[ /.:_-]*(?:NO[ .:]*)?[A-Z]{0,3}[ /-]?[0-9]{3}'
    ) AND ABS(amount_pence) >= $least_pence AS is_worded,
    is_dormant, class_code, financial_year
FROM chosen
