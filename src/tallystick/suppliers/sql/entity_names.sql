-- name: entity_names
-- grain: one entity, with the spelling to show
-- reads: payees
-- returns: entity_id, name, legal_form
-- owner: suppliers
-- The commonest spelling by lines among those that state the legal form, else among all.
SELECT entity_id, name, legal_form
FROM (
    SELECT
        entity_id,
        supplier_name AS name,
        legal_form,
        ROW_NUMBER() OVER (
            PARTITION BY entity_id
            ORDER BY CASE WHEN legal_form = '' THEN 1 ELSE 0 END, lines DESC, supplier_name
        ) AS place
    FROM (
        SELECT entity_id, supplier_name, legal_form, SUM(lines) AS lines
        FROM payees
        WHERE entity_id <> ''
        GROUP BY entity_id, supplier_name, legal_form
    ) AS spellings
) AS ranked
WHERE place = 1
