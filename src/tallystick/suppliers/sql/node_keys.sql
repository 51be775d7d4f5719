-- name: node_keys
-- grain: one payee that is a supplier, with the key of its node: what is one entity without any comparison
-- reads: payee_readings, match_names, bound_names
-- returns: payee_id, kind, core, legal_form, place, org_id
-- owner: suppliers
-- A node is bound to a place (a body, or a payee) where its name alone does not say which of many is meant:
-- people, schools and churches, names made of common words, and names that a person's decision tells apart.
SELECT
    payee_readings.payee_id,
    payee_readings.kind,
    payee_readings.core,
    payee_readings.legal_form,
    CASE
        WHEN payee_readings.kind = 'person'
            THEN COALESCE(payee_readings.body_id, '') || '|' || COALESCE(payee_readings.supplier_ref, '')
                || '|' || payee_readings.supplier_name
        WHEN payee_readings.is_local
            THEN COALESCE(payee_readings.body_id, '') || '|' || payee_readings.branch
        WHEN bound_names.core IS NOT NULL THEN COALESCE(payee_readings.body_id, '')
        WHEN payee_readings.legal_form = '' AND match_names.fewest_names > $common
            THEN COALESCE(payee_readings.body_id, '')
        ELSE ''
    END AS place,
    CASE WHEN payee_readings.kind = 'person' THEN '' ELSE COALESCE(payee_readings.org_id, '') END AS org_id
FROM payee_readings
LEFT JOIN match_names ON match_names.match_name = payee_readings.match_name
LEFT JOIN bound_names
    ON bound_names.core = payee_readings.core AND bound_names.legal_form = payee_readings.legal_form
WHERE payee_readings.kind IN ('organisation', 'person')
