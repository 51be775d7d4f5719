-- name: split_invoices
-- grain: one run of payments just below a limit
-- reads: split_runs, split_groups, analysis_lines
-- returns: opportunity_id, largest_pence, run_pence, around, above
-- owner: spend/analysis
-- Here largest_pence is the largest invoice of the run with all its lines (one below the limit may be part of one
-- above it), run_pence their sum with credits of the same reference taken off, around counts invoices of the supplier from 15 days before the run to 15 days after it, and above counts
-- its invoices of the limit or more at any time.
WITH suppliers AS (
    SELECT DISTINCT body_id, supplier_id FROM split_groups
), invoices AS (
    SELECT
        lines.body_id, lines.supplier_id,
        COALESCE(NULLIF(lines.invoice_ref, ''), NULLIF(lines.transaction_ref, ''), lines.line_id) AS reference,
        MIN(lines.paid_on) AS paid_on,
        CAST(SUM(lines.amount_pence) AS BIGINT) AS pence
    FROM analysis_lines AS lines
    INNER JOIN suppliers
        ON suppliers.body_id = lines.body_id AND suppliers.supplier_id = lines.supplier_id
    WHERE NOT COALESCE(lines.is_card, FALSE)
    GROUP BY
        lines.body_id, lines.supplier_id,
        COALESCE(NULLIF(lines.invoice_ref, ''), NULLIF(lines.transaction_ref, ''), lines.line_id)
), members AS (
    SELECT DISTINCT split_groups.opportunity_id, split_runs.reference
    FROM split_groups
    INNER JOIN split_runs
        ON split_runs.body_id = split_groups.body_id AND split_runs.supplier_id = split_groups.supplier_id
        AND split_runs.limit_pence = split_groups.limit_pence
        AND split_runs.run_number = split_groups.run_number
)
SELECT
    split_groups.opportunity_id,
    CAST(MAX(CASE WHEN members.reference IS NOT NULL THEN invoices.pence ELSE 0 END) AS BIGINT) AS largest_pence,
    CAST(SUM(CASE WHEN members.reference IS NOT NULL THEN invoices.pence ELSE 0 END) AS BIGINT) AS run_pence,
    CAST(SUM(
        CASE
            WHEN invoices.paid_on >= CAST(split_groups.first_day - INTERVAL 15 DAY AS DATE)
                AND invoices.paid_on <= CAST(split_groups.last_day + INTERVAL 15 DAY AS DATE) THEN 1
            ELSE 0
        END
    ) AS BIGINT) AS around,
    CAST(SUM(CASE WHEN invoices.pence >= split_groups.limit_pence THEN 1 ELSE 0 END) AS BIGINT) AS above
FROM split_groups
INNER JOIN invoices
    ON invoices.body_id = split_groups.body_id AND invoices.supplier_id = split_groups.supplier_id
LEFT JOIN members
    ON members.opportunity_id = split_groups.opportunity_id AND members.reference = invoices.reference
GROUP BY split_groups.opportunity_id
