-- name: republication_lines
-- grain: one line of one file, once for each pair of files it is compared in
-- reads: republication_months, republication_candidates
-- returns: pair, side, period, line_id, amount_pence, day, supplier, reference, occurrence
-- owner: spend
WITH sides AS (
    SELECT pair, period, reference_column, 'earlier' AS side, earlier AS file_hash FROM republication_months
    UNION ALL
    SELECT pair, period, reference_column, 'later' AS side, later AS file_hash FROM republication_months
), keyed AS (
    SELECT
        sides.pair,
        sides.side,
        sides.period,
        lines.line_id,
        lines.amount_pence,
        COALESCE(CAST(lines.paid_on AS VARCHAR), lines.period) AS day,
        TRANSLATE(UPPER(COALESCE(lines.supplier_name, '')), ' .,;:-_/&()[]''"*', '') AS supplier,
        CASE sides.reference_column
            WHEN 'transaction_ref' THEN TRIM(COALESCE(lines.transaction_ref, ''))
            WHEN 'invoice_ref' THEN TRIM(COALESCE(lines.invoice_ref, ''))
            ELSE ''
        END AS reference
    FROM republication_candidates AS lines
    JOIN sides ON sides.file_hash = lines.file_hash AND sides.period = lines.period
)
SELECT
    pair,
    side,
    period,
    line_id,
    amount_pence,
    day,
    supplier,
    reference,
    ROW_NUMBER() OVER (
        PARTITION BY pair, side, period, day, amount_pence, supplier, reference ORDER BY line_id
    ) AS occurrence
FROM keyed
