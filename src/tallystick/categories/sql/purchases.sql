-- name: purchases
-- grain: one payee and one description: the key that is classified once
-- reads: purchase_keys, payees, descriptions
-- returns: payee_id, description_id, lines, pence
-- owner: categories
SELECT
    payees.payee_id,
    descriptions.description_id,
    purchase_keys.lines,
    purchase_keys.pence
FROM purchase_keys
INNER JOIN payees
    ON payees.body_id IS NOT DISTINCT FROM purchase_keys.body_id
    AND payees.supplier_name IS NOT DISTINCT FROM purchase_keys.supplier_name
    AND payees.supplier_ref IS NOT DISTINCT FROM purchase_keys.supplier_ref
    AND payees.supplier_identifier IS NOT DISTINCT FROM purchase_keys.supplier_identifier
INNER JOIN descriptions
    ON descriptions.department IS NOT DISTINCT FROM purchase_keys.department
    AND descriptions.purpose IS NOT DISTINCT FROM purchase_keys.purpose
    AND descriptions.expenditure_category IS NOT DISTINCT FROM purchase_keys.expenditure_category
    AND descriptions.expenditure_code IS NOT DISTINCT FROM purchase_keys.expenditure_code
    AND descriptions.procurement_category IS NOT DISTINCT FROM purchase_keys.procurement_category
    AND descriptions.procurement_code IS NOT DISTINCT FROM purchase_keys.procurement_code
    AND descriptions.merchant_category IS NOT DISTINCT FROM purchase_keys.merchant_category
