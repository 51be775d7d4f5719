-- name: charity_entries
-- grain: one name that a charity has, had, or works under
-- reads: register_charities, register_charity_names
-- returns: entity_id, org_id, register, register_name, entry_name, clean_name, legal_form, role, until,
--   is_whole, is_active, started_on, ended_on, postcode
-- owner: suppliers
SELECT
    -- A charitable company is one legal entity in two registers; the company number is the entity's.
    CASE
        WHEN charities.company_number <> '' THEN CONCAT('GB-COH-', charities.company_number)
        ELSE charities.org_id
    END AS entity_id,
    charities.org_id,
    'charities' AS register,
    charities.name AS register_name,
    names.name AS entry_name,
    names.clean_name,
    names.legal_form,
    names.role,
    names.until,
    names.is_whole,
    charities.is_active,
    charities.registered_on AS started_on,
    charities.removed_on AS ended_on,
    charities.postcode
FROM register_charity_names AS names
JOIN register_charities AS charities ON charities.org_id = names.org_id
