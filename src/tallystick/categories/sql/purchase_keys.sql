-- name: purchase_keys
-- grain: one payee as published and one description of a purchase as published
-- reads: payments
-- returns: body_id, supplier_name, supplier_ref, supplier_identifier, department, purpose,
--   expenditure_category, expenditure_code, procurement_category, procurement_code, merchant_category,
--   lines, pence
-- owner: categories
SELECT
    body_id,
    supplier_name,
    supplier_ref,
    supplier_identifier,
    department,
    purpose,
    expenditure_category,
    expenditure_code,
    procurement_category,
    procurement_code,
    merchant_category,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence
FROM payments
GROUP BY
    body_id,
    supplier_name,
    supplier_ref,
    supplier_identifier,
    department,
    purpose,
    expenditure_category,
    expenditure_code,
    procurement_category,
    procurement_code,
    merchant_category
