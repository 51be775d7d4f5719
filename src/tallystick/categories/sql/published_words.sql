-- name: published_words
-- grain: one body and one class as that body publishes it: words, code, merchant category of a card
-- reads: purchases, payee_facts, description_facts, descriptions
-- returns: body_id, class_words_id, procurement_category, procurement_code, merchant_category, lines, pence
-- owner: categories
SELECT
    payee_facts.body_id,
    description_facts.class_words_id,
    MIN(descriptions.procurement_category) AS procurement_category,
    MIN(descriptions.procurement_code) AS procurement_code,
    MIN(descriptions.merchant_category) AS merchant_category,
    CAST(SUM(purchases.lines) AS BIGINT) AS lines,
    CAST(SUM(purchases.pence) AS BIGINT) AS pence
FROM purchases
INNER JOIN payee_facts ON payee_facts.payee_id = purchases.payee_id
INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
INNER JOIN descriptions ON descriptions.description_id = purchases.description_id
WHERE description_facts.class_words_id IS NOT NULL
GROUP BY payee_facts.body_id, description_facts.class_words_id
ORDER BY payee_facts.body_id NULLS FIRST, description_facts.class_words_id
