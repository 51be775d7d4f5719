-- name: contract_published_names
-- grain: one body, published name and supplier
-- reads: analysis_lines
-- returns: body_id, supplier_name, supplier_id, supplier_identifier
-- owner: spend/analysis
-- Names under which bodies paid anybody, where suppliers are not resolved: a supplier is then its name.
SELECT body_id, supplier_name, supplier_id, '' AS supplier_identifier
FROM analysis_lines
WHERE supplier_kind = 'organisation' AND supplier_id <> ''
GROUP BY body_id, supplier_name, supplier_id
