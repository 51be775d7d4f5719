-- name: class_opinions
-- grain: one purchase, with what each step of the cascade says of it
-- reads: purchases, payee_facts, description_facts, class_memory, published_classes, class_rules,
--   class_rule_payees, class_rule_descriptions, text_predictions
-- returns: payee_id, description_id, lines, pence, class_words_id, code_code, code_probability, code_first,
--   code_first_probability, supplier_code, supplier_probability, supplier_first, supplier_first_probability,
--   published_code, published_first, published_probability,
--   published_first_probability, rule_id, rule_code, rule_first, rule_probability,
--   rule_first_probability, model_code, model_probability, model_first, model_first_probability
-- owner: categories
-- A code is a class below the first level, or empty; a first is the class on the first level.
SELECT
    purchases.payee_id,
    purchases.description_id,
    purchases.lines,
    purchases.pence,
    description_facts.class_words_id,
    by_code.code AS code_code,
    by_code.probability AS code_probability,
    by_code.first_level AS code_first,
    by_code.first_probability AS code_first_probability,
    by_supplier.code AS supplier_code,
    by_supplier.probability AS supplier_probability,
    by_supplier.first_level AS supplier_first,
    by_supplier.first_probability AS supplier_first_probability,
    CASE WHEN published_classes.level > 1 THEN published_classes.code END AS published_code,
    published_classes.first_level AS published_first,
    published_classes.probability AS published_probability,
    published_classes.first_probability AS published_first_probability,
    class_rules.rule_id,
    CASE WHEN class_rules.level > 1 THEN class_rules.code END AS rule_code,
    class_rules.first_level AS rule_first,
    class_rules.probability AS rule_probability,
    class_rules.first_probability AS rule_first_probability,
    text_predictions.code AS model_code,
    text_predictions.probability AS model_probability,
    text_predictions.first_level AS model_first,
    text_predictions.first_probability AS model_first_probability
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
LEFT JOIN published_classes
    ON published_classes.body_id IS NOT DISTINCT FROM payee_facts.body_id
    AND published_classes.class_words_id = description_facts.class_words_id
LEFT JOIN class_rule_payees ON class_rule_payees.payee_id = purchases.payee_id
LEFT JOIN class_rule_descriptions ON class_rule_descriptions.description_id = purchases.description_id
LEFT JOIN class_rules
    ON class_rules.place = LEAST(
        COALESCE(class_rule_payees.place, class_rule_descriptions.place),
        COALESCE(class_rule_descriptions.place, class_rule_payees.place)
    )
LEFT JOIN text_predictions
    ON text_predictions.name_id = payee_facts.name_id
    AND text_predictions.words_id = description_facts.words_id
