-- name: payment_lines
-- grain: one row per accepted payment line
-- reads: mapped, typed_rows, set_aside
-- returns: the canonical payment line (spend/model.py PAYMENT_COLUMNS), in source order, because
--   mapped and typed_rows are in source order and the engine keeps the order of the side it streams
-- owner: spend/normalising
SELECT
    $line_prefix || CAST(source_row AS VARCHAR) AS line_id,
    $file_hash AS file_hash,
    source_row,
    $body_id AS body_id,
    $body_name AS body_name,
    day AS paid_on,
    month AS period,
    financial_year,
    supplier_name,
    supplier_ref,
    CASE
        WHEN company_number IS NOT NULL THEN 'GB-COH-' || company_number
        WHEN charity_number IS NOT NULL THEN 'GB-CHC-' || charity_number
        WHEN vat_number IS NOT NULL THEN 'GB-VAT-' || vat_number
    END AS supplier_identifier,
    pence AS amount_pence,
    $amount_basis AS amount_basis,
    vat_pence AS irrecoverable_vat_pence,
    department,
    purpose,
    expenditure_category,
    expenditure_code,
    procurement_category,
    procurement_code,
    merchant_category,
    transaction_ref,
    invoice_ref,
    capital_or_revenue,
    $is_card AS is_card,
    is_redacted,
    $source_table AS source_table,
    date_text AS date_as_published,
    amount_text AS amount_as_published
FROM mapped
JOIN typed_rows USING (source_row)
WHERE month IS NOT NULL
    AND pence IS NOT NULL
    AND NOT (is_total AND source_row IN (SELECT source_row FROM set_aside))
