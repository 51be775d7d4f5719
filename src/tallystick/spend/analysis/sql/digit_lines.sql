-- name: digit_lines
-- grain: one payment line with the second digit that is too common
-- reads: analysis_lines, digit_ranked
-- returns: EVIDENCE_LINE_COLUMNS, paid_on, place
-- owner: spend/analysis
-- The largest of them, no more than a person can read.
WITH lines AS (
    SELECT
        digit_ranked.opportunity_id, lines.line_id, lines.amount_pence AS pence, lines.body_id, lines.supplier_id,
        lines.class_code, lines.financial_year, lines.paid_on,
        ROW_NUMBER() OVER (
            PARTITION BY digit_ranked.opportunity_id ORDER BY lines.amount_pence DESC, lines.line_id
        ) AS place
    FROM analysis_lines AS lines
    INNER JOIN digit_ranked
        ON digit_ranked.body_id = lines.body_id
        AND digit_ranked.department = SPLIT_PART(COALESCE(lines.department, ''), ' / ', 1)
    WHERE lines.amount_pence >= digit_ranked.floor_pence
        AND SUBSTRING(CAST(lines.amount_pence AS VARCHAR), 2, 1) = CAST(digit_ranked.most_digit AS VARCHAR)
)
SELECT
    opportunity_id, line_id, 'at stake' AS role, pence, body_id, supplier_id, class_code, financial_year, paid_on, place
FROM lines
WHERE place <= $most_lines
