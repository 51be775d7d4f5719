-- name: payee_readings
-- grain: one payee, with its name and identifier as they were read
-- reads: payee_keys, names_read, identifiers_read
-- returns: payee_id, body_id, supplier_name, supplier_ref, lines, pence, kind, core, legal_form, trading_as,
--   formerly, branch, match_name, numbers, is_local, org_id, vat
-- owner: suppliers
SELECT
    payee_keys.payee_id,
    payee_keys.body_id,
    payee_keys.supplier_name,
    payee_keys.supplier_ref,
    payee_keys.lines,
    payee_keys.pence,
    CASE
        WHEN payee_keys.is_redacted THEN 'withheld'
        WHEN names_read.core = '' AND names_read.kind IN ('organisation', 'person') THEN 'placeholder'
        ELSE COALESCE(names_read.kind, 'placeholder')
    END AS kind,
    CASE WHEN payee_keys.is_redacted THEN '' ELSE COALESCE(names_read.core, '') END AS core,
    COALESCE(names_read.legal_form, '') AS legal_form,
    COALESCE(names_read.trading_as, '') AS trading_as,
    COALESCE(names_read.formerly, '') AS formerly,
    COALESCE(names_read.branch, '') AS branch,
    COALESCE(names_read.match_name, '') AS match_name,
    COALESCE(names_read.numbers, '') AS numbers,
    COALESCE(names_read.is_local, FALSE) AS is_local,
    CASE WHEN identifiers_read.is_entity THEN identifiers_read.org_id END AS org_id,
    CASE WHEN NOT identifiers_read.is_entity THEN identifiers_read.org_id END AS vat
FROM payee_keys
LEFT JOIN names_read ON names_read.supplier_name = payee_keys.supplier_name
LEFT JOIN identifiers_read ON identifiers_read.supplier_identifier = payee_keys.supplier_identifier
