-- name: votes
-- grain: one supplier, body, ledger code and class that publishers or people gave
-- reads: purchases, payee_facts, description_facts, published_classes, decided_purchases
-- returns: supplier_key, body_id, ledger_code, code, first_level, level, lines, weight
-- owner: categories
-- What memory is made of: published classes read through a crosswalk, and people's decisions, which count
-- instead of the published class. weight is the lines times the probability that the class was read rightly.
WITH labelled AS (
    SELECT
        payee_facts.supplier_key,
        payee_facts.body_id,
        description_facts.ledger_code,
        purchases.lines,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN decided_purchases.code
            WHEN published_classes.probability >= $least_probability THEN published_classes.code
            ELSE published_classes.first_level
        END AS code,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN decided_purchases.first_level
            ELSE published_classes.first_level
        END AS first_level,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN decided_purchases.level
            WHEN published_classes.probability >= $least_probability THEN published_classes.level
            ELSE 1
        END AS level,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN 1.0
            WHEN published_classes.probability >= $least_probability THEN published_classes.probability
            ELSE published_classes.first_probability
        END AS sureness
    FROM purchases
    INNER JOIN payee_facts ON payee_facts.payee_id = purchases.payee_id
    INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
    LEFT JOIN published_classes
        ON published_classes.body_id IS NOT DISTINCT FROM payee_facts.body_id
        AND published_classes.class_words_id = description_facts.class_words_id
    LEFT JOIN decided_purchases
        ON decided_purchases.payee_id = purchases.payee_id
        AND decided_purchases.description_id = purchases.description_id
    WHERE payee_facts.supplier_key IS NOT NULL
        AND (
            decided_purchases.code IS NOT NULL OR published_classes.first_probability >= $least_probability
        )
)
SELECT
    supplier_key,
    body_id,
    ledger_code,
    code,
    first_level,
    level,
    CAST(SUM(lines) AS BIGINT) AS lines,
    SUM(lines * sureness) AS weight
FROM labelled
GROUP BY supplier_key, body_id, ledger_code, code, first_level, level
