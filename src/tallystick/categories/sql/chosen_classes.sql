-- name: chosen_classes
-- grain: one purchase, with the class that the cascade gives it at a demanded precision, without the reason
-- reads: class_opinions, decided_purchases
-- returns: payee_id, description_id, lines, pence, step, code, first_level, level, probability, decision
-- owner: categories
-- The strongest step that is as sure as demanded gives the first level. The class below it comes from the
-- strongest step that is sure enough of one under that same first level; else the line stays on the first level.
-- Memory that was learned from other lines stands behind a class that the line itself carries, unless the memory
-- is nearly unanimous ($overrule is the least share).
WITH heard AS (
    SELECT
        class_opinions.payee_id,
        class_opinions.description_id,
        class_opinions.lines,
        class_opinions.pence,
        decided_purchases.number AS decision,
        decided_purchases.code AS decision_code,
        decided_purchases.first_level AS decision_first,
        decided_purchases.level AS decision_level,
        CASE WHEN code_probability >= $precision AND (
            published_probability IS NULL OR published_code = code_code OR code_probability >= $overrule
        ) THEN code_code END AS code_code,
        CASE WHEN code_first_probability >= $precision AND (
            published_probability IS NULL OR published_first = code_first OR code_first_probability >= $overrule
        ) THEN code_first END AS code_first,
        code_probability,
        code_first_probability,
        CASE WHEN supplier_probability >= $precision AND (
            published_probability IS NULL OR published_code = supplier_code
            OR supplier_probability >= $overrule
        ) THEN supplier_code END AS supplier_code,
        CASE WHEN supplier_first_probability >= $precision AND (
            published_probability IS NULL OR published_first = supplier_first
            OR supplier_first_probability >= $overrule
        ) THEN supplier_first END AS supplier_first,
        supplier_probability,
        supplier_first_probability,
        CASE WHEN published_probability >= $precision THEN published_code END AS published_code,
        CASE WHEN published_first_probability >= $precision THEN published_first END AS published_first,
        published_probability,
        published_first_probability,
        CASE WHEN rule_probability >= $precision THEN rule_code END AS rule_code,
        CASE WHEN rule_first_probability >= $precision THEN rule_first END AS rule_first,
        rule_probability,
        rule_first_probability,
        CASE WHEN model_probability >= $model_least THEN model_code END AS model_code,
        CASE WHEN model_first_probability >= $model_first_least THEN model_first END AS model_first,
        model_probability,
        model_first_probability
    FROM class_opinions
    LEFT JOIN decided_purchases
        ON decided_purchases.payee_id = class_opinions.payee_id
        AND decided_purchases.description_id = class_opinions.description_id
), agreed AS (
    SELECT
        heard.*,
        COALESCE(
            decision_first, code_first, supplier_first, published_first, rule_first, model_first
        ) AS first_level,
        CASE
            WHEN decision_first IS NOT NULL THEN 'decision'
            WHEN code_first IS NOT NULL THEN 'supplier_and_code'
            WHEN supplier_first IS NOT NULL THEN 'supplier'
            WHEN published_first IS NOT NULL THEN 'published'
            WHEN rule_first IS NOT NULL THEN 'rule'
            WHEN model_first IS NOT NULL THEN 'model'
            ELSE 'unclassified'
        END AS first_step
    FROM heard
), stepped AS (
    SELECT
        agreed.*,
        CASE
            WHEN decision_first IS NOT NULL THEN 'decision'
            WHEN code_code IS NOT NULL AND code_first = first_level THEN 'supplier_and_code'
            WHEN supplier_code IS NOT NULL AND supplier_first = first_level THEN 'supplier'
            WHEN published_code IS NOT NULL AND published_first = first_level THEN 'published'
            WHEN rule_code IS NOT NULL AND rule_first = first_level THEN 'rule'
            WHEN model_code IS NOT NULL AND model_first = first_level THEN 'model'
        END AS code_step
    FROM agreed
)
SELECT
    payee_id,
    description_id,
    lines,
    pence,
    COALESCE(code_step, first_step) AS step,
    CASE code_step
        WHEN 'decision' THEN decision_code
        WHEN 'supplier_and_code' THEN code_code
        WHEN 'supplier' THEN supplier_code
        WHEN 'published' THEN published_code
        WHEN 'rule' THEN rule_code
        WHEN 'model' THEN model_code
        ELSE COALESCE(first_level, '')
    END AS code,
    COALESCE(first_level, '') AS first_level,
    CAST(CASE
        WHEN code_step = 'decision' THEN decision_level
        WHEN code_step IS NOT NULL THEN 2
        WHEN first_level IS NOT NULL THEN 1
        ELSE 0
    END AS BIGINT) AS level,
    CAST(CASE
        WHEN code_step = 'decision' THEN 1.0
        WHEN code_step = 'supplier_and_code' THEN code_probability
        WHEN code_step = 'supplier' THEN supplier_probability
        WHEN code_step = 'published' THEN published_probability
        WHEN code_step = 'rule' THEN rule_probability
        WHEN code_step = 'model' THEN model_probability
        WHEN first_step = 'supplier_and_code' THEN code_first_probability
        WHEN first_step = 'supplier' THEN supplier_first_probability
        WHEN first_step = 'published' THEN published_first_probability
        WHEN first_step = 'rule' THEN rule_first_probability
        WHEN first_step = 'model' THEN model_first_probability
        ELSE 0.0
    END AS DOUBLE) AS probability,
    decision
FROM stepped
