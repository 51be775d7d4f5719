-- name: credit_case_lines
-- grain: one payment line of a case
-- reads: credit_cases, credit_notes
-- returns: opportunity_id, line_id, role, pence, body_id, supplier_id, supplier_label, day, class_code, financial_year
-- owner: spend/analysis
-- What is left over of credits is laid on the latest of them. Of a credit note the payments are at stake.
WITH left_over AS (
    SELECT
        cases.opportunity_id, cases.amount_pence AS balance_pence, lines.line_id, lines.amount_pence, lines.body_id,
        lines.supplier_id, lines.supplier_label, lines.day, lines.class_code, lines.financial_year,
        CAST(SUM(CASE WHEN lines.amount_pence < 0 THEN -lines.amount_pence ELSE 0 END) OVER (
            PARTITION BY cases.opportunity_id ORDER BY lines.day DESC, lines.line_id DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS credited_pence
    FROM credit_cases AS cases
    INNER JOIN credit_notes AS lines
        ON lines.body_id = cases.body_id AND lines.supplier_id = cases.supplier_id AND lines.day >= cases.since
    WHERE cases.kind = 'credit left over' AND lines.is_dormant
), laid AS (
    SELECT
        left_over.*,
        CASE
            WHEN amount_pence > 0 THEN 0
            ELSE GREATEST(0, LEAST(-amount_pence, balance_pence - credited_pence - amount_pence))
        END AS at_stake
    FROM left_over
)
SELECT
    opportunity_id, line_id, CASE WHEN at_stake > 0 THEN 'at stake' ELSE 'context' END AS role,
    CAST(at_stake AS BIGINT) AS pence, body_id, supplier_id, supplier_label, day, class_code, financial_year
FROM laid
UNION ALL
SELECT
    cases.opportunity_id, lines.line_id, CASE WHEN lines.amount_pence > 0 THEN 'at stake' ELSE 'context' END AS role,
    CASE WHEN lines.amount_pence > 0 THEN lines.amount_pence ELSE 0 END AS pence, lines.body_id, lines.supplier_id,
    lines.supplier_label, lines.day, lines.class_code, lines.financial_year
FROM credit_cases AS cases
INNER JOIN credit_notes AS lines
    ON lines.body_id = cases.body_id AND lines.supplier_id = cases.supplier_id AND lines.core = cases.core
    AND ABS(lines.amount_pence) = cases.amount_pence AND lines.is_worded
WHERE cases.kind IN ('credit note paid', 'credit note undone')
