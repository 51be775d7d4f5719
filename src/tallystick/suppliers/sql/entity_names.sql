-- name: entity_names
-- grain: one entity, with the spelling to show
-- reads: payees
-- returns: entity_id, name, legal_form
-- owner: suppliers
-- Of the spellings, one that states the legal form, that is not cut short (another goes on with a letter where it
-- ends), that adds no trading name, branch or note, that is not all capitals, and then the commonest by lines.
WITH spellings AS (
    SELECT entity_id, supplier_name, legal_form, SUM(lines) AS lines
    FROM payees
    WHERE entity_id <> ''
    GROUP BY entity_id, supplier_name, legal_form
), cut AS (
    SELECT DISTINCT shorter.entity_id, shorter.supplier_name
    FROM spellings AS shorter
    JOIN spellings AS longer
        ON longer.entity_id = shorter.entity_id
        AND LENGTH(longer.supplier_name) > LENGTH(shorter.supplier_name)
        AND SUBSTR(UPPER(longer.supplier_name), 1, LENGTH(shorter.supplier_name)) = UPPER(shorter.supplier_name)
        AND SUBSTR(UPPER(longer.supplier_name), LENGTH(shorter.supplier_name) + 1, 1) BETWEEN 'A' AND 'Z'
), ranked AS (
    SELECT
        spellings.entity_id,
        spellings.supplier_name AS name,
        spellings.legal_form,
        ROW_NUMBER() OVER (
            PARTITION BY spellings.entity_id
            ORDER BY
                CASE WHEN spellings.legal_form = '' THEN 1 ELSE 0 END,
                CASE WHEN cut.entity_id IS NULL THEN 0 ELSE 1 END,
                CASE
                    WHEN UPPER(spellings.supplier_name) LIKE '% T/A %' THEN 1
                    WHEN spellings.supplier_name LIKE '%(%' THEN 1
                    WHEN spellings.supplier_name LIKE '%,%' THEN 1
                    WHEN spellings.supplier_name LIKE '% - %' THEN 1
                    ELSE 0
                END,
                CASE WHEN spellings.supplier_name = UPPER(spellings.supplier_name) THEN 1 ELSE 0 END,
                spellings.lines DESC,
                spellings.supplier_name
        ) AS place
    FROM spellings
    LEFT JOIN cut
        ON cut.entity_id = spellings.entity_id
        AND cut.supplier_name = spellings.supplier_name
)
SELECT entity_id, name, legal_form
FROM ranked
WHERE place = 1
