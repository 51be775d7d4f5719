-- name: duplicate_watched
-- grain: one invoice or transaction number of a supplier that may be paid twice
-- reads: duplicate_pairs, duplicate_rare_amounts
-- returns: body_id, supplier_id, reference, is_invoice
-- owner: spend/analysis
SELECT body_id, supplier_id, original_ref AS reference, TRUE AS is_invoice FROM duplicate_pairs
UNION
SELECT body_id, repeat_supplier_id AS supplier_id, repeat_ref AS reference, TRUE AS is_invoice FROM duplicate_pairs
UNION
SELECT body_id, supplier_id, original_transaction AS reference, FALSE AS is_invoice
FROM duplicate_rare_amounts
WHERE original_transaction IS NOT NULL
UNION
SELECT body_id, supplier_id, repeat_transaction AS reference, FALSE AS is_invoice
FROM duplicate_rare_amounts
WHERE repeat_transaction IS NOT NULL
