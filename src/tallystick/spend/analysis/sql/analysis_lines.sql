-- name: analysis_lines
-- grain: one payment line in force
-- reads: known_lines
-- returns: line_id, file_hash, body_id, paid_on, period, financial_year, supplier_id, supplier_label, supplier_kind,
--   supplier_name, supplier_ref, group_id, class_code, class_first_level, amount_pence, invoice_ref,
--   transaction_ref, purpose, department, expenditure_code, expenditure_category, is_card
-- owner: spend/analysis
-- A supplier is its legal entity where payees are resolved, else its published name in capitals. Individuals have
-- a supplier_id, so that their payments can be compared, and no label; withheld names and placeholders have neither.
SELECT
    line_id, file_hash, body_id, paid_on, period, financial_year,
    CASE
        WHEN supplier_kind IN ('withheld', 'placeholder') OR COALESCE(supplier_name, '') = '' THEN ''
        WHEN entity_id IS NOT NULL THEN entity_id
        ELSE CONCAT('name:', UPPER(TRIM(supplier_name)))
    END AS supplier_id,
    CASE
        WHEN supplier_kind <> 'organisation' OR COALESCE(supplier_name, '') = '' THEN ''
        ELSE COALESCE(entity_name, supplier_name)
    END AS supplier_label,
    supplier_kind, supplier_name, supplier_ref, group_id, class_code, class_first_level, amount_pence,
    invoice_ref, transaction_ref, purpose, department, expenditure_code, expenditure_category, is_card
FROM known_lines
