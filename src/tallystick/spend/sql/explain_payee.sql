-- name: explain_payee
-- grain: at most one row
-- reads: payees, entities, supplier_groups
-- returns: payee_id, kind, clean_name, legal_form, tier, probability, reason, entity_id, entity, identifiers,
--   public_body_id, spellings, bodies, group_id, group_name, group_basis, group_entities
-- owner: spend

SELECT
    payees.payee_id, payees.kind, payees.clean_name, payees.legal_form, payees.tier, payees.probability,
    payees.reason, entities.entity_id, entities.name AS entity, entities.identifiers, entities.public_body_id,
    entities.spellings, entities.bodies, supplier_groups.group_id, supplier_groups.name AS group_name,
    supplier_groups.basis AS group_basis, supplier_groups.entities AS group_entities
FROM payees
LEFT JOIN entities ON entities.entity_id = payees.entity_id
LEFT JOIN supplier_groups ON supplier_groups.group_id = payees.group_id
WHERE payees.body_id IS NOT DISTINCT FROM $body_id
    AND payees.supplier_name IS NOT DISTINCT FROM $supplier_name
    AND payees.supplier_ref IS NOT DISTINCT FROM $supplier_ref
    AND payees.supplier_identifier IS NOT DISTINCT FROM $supplier_identifier
