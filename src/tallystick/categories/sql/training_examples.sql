-- name: training_examples
-- grain: one supplier and one text whose class a publisher or a person gave, with the commonest class
-- reads: purchases, payee_facts, description_facts, descriptions, published_classes, decided_purchases
-- returns: payee, department, purpose, expenditure_category, supplier, code, lines, pence
-- owner: categories
-- Texts that carry several classes teach only where one of them has most of the lines. Where there are more than
-- $most, every supplier keeps some: the first text of each is drawn before the second of any.
WITH labelled AS (
    SELECT
        payee_facts.name_id,
        description_facts.words_id,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN decided_purchases.code
            WHEN published_classes.probability >= $least_probability THEN published_classes.code
            ELSE published_classes.first_level
        END AS code,
        MIN(payee_facts.payee_text) AS payee,
        MIN(payee_facts.supplier_key) AS supplier_key,
        MIN(purchases.description_id) AS description_id,
        SUM(purchases.lines) AS lines,
        SUM(purchases.pence) AS pence
    FROM purchases
    INNER JOIN payee_facts ON payee_facts.payee_id = purchases.payee_id
    INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
    LEFT JOIN published_classes
        ON published_classes.body_id IS NOT DISTINCT FROM payee_facts.body_id
        AND published_classes.class_words_id = description_facts.class_words_id
    LEFT JOIN decided_purchases
        ON decided_purchases.payee_id = purchases.payee_id
        AND decided_purchases.description_id = purchases.description_id
    WHERE decided_purchases.code IS NOT NULL OR published_classes.first_probability >= $least_probability
    GROUP BY
        payee_facts.name_id,
        description_facts.words_id,
        CASE
            WHEN decided_purchases.code IS NOT NULL THEN decided_purchases.code
            WHEN published_classes.probability >= $least_probability THEN published_classes.code
            ELSE published_classes.first_level
        END
), ranked AS (
    SELECT
        labelled.*,
        SUM(lines) OVER (PARTITION BY name_id, words_id) AS all_lines,
        ROW_NUMBER() OVER (PARTITION BY name_id, words_id ORDER BY lines DESC, code) AS place
    FROM labelled
), drawn AS (
    SELECT
        ranked.*,
        MD5(CAST(name_id AS VARCHAR) || ':' || CAST(words_id AS VARCHAR)) AS lot,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(supplier_key, 'words:' || words_id)
            ORDER BY MD5(CAST(name_id AS VARCHAR) || ':' || CAST(words_id AS VARCHAR)), name_id, words_id
        ) AS turn
    FROM ranked
    WHERE place = 1 AND lines * 2 > all_lines
)
SELECT
    drawn.payee,
    COALESCE(descriptions.department, '') AS department,
    COALESCE(descriptions.purpose, '') AS purpose,
    COALESCE(descriptions.expenditure_category, '') AS expenditure_category,
    COALESCE(drawn.supplier_key, 'words:' || drawn.words_id) AS supplier,
    drawn.code,
    CAST(drawn.lines AS BIGINT) AS lines,
    CAST(drawn.pence AS BIGINT) AS pence
FROM drawn
INNER JOIN descriptions ON descriptions.description_id = drawn.description_id
ORDER BY drawn.turn, drawn.lot
LIMIT $most
