-- name: invoice_only_customer
-- grain: one body and supplier whose invoices to it are numbered without gaps
-- reads: invoice_runs, invoice_rates, invoice_customers, contract_entities
-- returns: those of invoice_runs, opportunity_id, bodies, series, dense, grade, place
-- owner: spend/analysis
WITH graded AS (
    SELECT
        CONCAT(
            'invoice_numbers-',
            SUBSTRING(MD5(CONCAT('only customer ', runs.body_id, ' ', runs.supplier_id, ' ', runs.beginning)), 1, 12)
        ) AS opportunity_id,
        runs.*, invoice_customers.bodies, invoice_rates.series, invoice_rates.dense,
        CASE WHEN runs.numbers = runs.span AND runs.numbers >= $least_invoices * 2 THEN 'A' ELSE 'B' END AS grade
    FROM invoice_runs AS runs
    INNER JOIN invoice_rates ON invoice_rates.body_id = runs.body_id
    INNER JOIN invoice_customers ON invoice_customers.supplier_id = runs.supplier_id
    LEFT JOIN contract_entities ON contract_entities.supplier_id = runs.supplier_id
    WHERE invoice_rates.is_usable
        AND invoice_customers.bodies = 1
        AND NOT COALESCE(contract_entities.is_public, FALSE)
        AND runs.steps_on * 100 >= (runs.numbers - 1) * $in_order_percent
), placed AS (
    SELECT
        graded.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY grade, pence DESC, opportunity_id) AS place
    FROM graded
)
SELECT * FROM placed WHERE place <= $most_of_a_body
