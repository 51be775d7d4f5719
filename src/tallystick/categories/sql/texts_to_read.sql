-- name: texts_to_read
-- grain: one name and one text that the text model is to read: all that no memory of the supplier answers
-- reads: purchases, payee_facts, description_facts, descriptions, class_memory
-- returns: name_id, words_id, payee, department, purpose, expenditure_category, supplier, lines, pence
-- owner: categories
WITH wanted AS (
    SELECT
        payee_facts.name_id,
        description_facts.words_id,
        MIN(payee_facts.payee_text) AS payee,
        MIN(payee_facts.supplier_key) AS supplier_key,
        MIN(purchases.description_id) AS description_id,
        SUM(purchases.lines) AS lines,
        SUM(purchases.pence) AS pence
    FROM purchases
    INNER JOIN payee_facts ON payee_facts.payee_id = purchases.payee_id
    INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
    LEFT JOIN class_memory AS by_code
        ON by_code.scope = 'supplier_and_code'
        AND by_code.supplier_key = payee_facts.supplier_key
        AND by_code.body_id = payee_facts.body_id
        AND by_code.ledger_code = description_facts.ledger_code
    LEFT JOIN class_memory AS by_supplier
        ON by_supplier.scope = 'supplier'
        AND by_supplier.supplier_key = payee_facts.supplier_key
    WHERE COALESCE(by_code.probability, 0.0) < $precision AND COALESCE(by_supplier.probability, 0.0) < $precision
    GROUP BY payee_facts.name_id, description_facts.words_id
)
SELECT
    wanted.name_id,
    wanted.words_id,
    wanted.payee,
    COALESCE(descriptions.department, '') AS department,
    COALESCE(descriptions.purpose, '') AS purpose,
    COALESCE(descriptions.expenditure_category, '') AS expenditure_category,
    COALESCE(wanted.supplier_key, 'words:' || wanted.words_id) AS supplier,
    CAST(wanted.lines AS BIGINT) AS lines,
    CAST(wanted.pence AS BIGINT) AS pence
FROM wanted
INNER JOIN descriptions ON descriptions.description_id = wanted.description_id
ORDER BY supplier, wanted.name_id, wanted.words_id
