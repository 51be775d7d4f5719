-- name: company_entries
-- grain: one name that a company has, or had
-- reads: register_companies, register_company_names
-- returns: entity_id, org_id, register, register_name, entry_name, clean_name, legal_form, role, until,
--   is_whole, is_active, started_on, ended_on, postcode
-- owner: suppliers
SELECT
    CONCAT('GB-COH-', companies.company_number) AS entity_id,
    CONCAT('GB-COH-', companies.company_number) AS org_id,
    'companies_house' AS register,
    companies.name AS register_name,
    names.name AS entry_name,
    names.clean_name,
    names.legal_form,
    names.role,
    names.until,
    names.is_whole,
    companies.is_active,
    companies.incorporated_on AS started_on,
    companies.dissolved_on AS ended_on,
    companies.postcode
FROM register_company_names AS names
JOIN register_companies AS companies ON companies.company_number = names.company_number
