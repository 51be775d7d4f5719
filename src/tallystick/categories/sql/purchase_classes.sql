-- name: purchase_classes
-- grain: one purchase, with its class and the reason in words
-- reads: chosen_classes, class_opinions, decided_purchases, class_memory, payee_facts, description_facts,
--   published_classes, class_rules, text_predictions, category_tree
-- returns: payee_id, description_id, code, first_level, level, probability, step, reason, lines, pence
-- owner: categories
SELECT
    chosen_classes.payee_id,
    chosen_classes.description_id,
    chosen_classes.code,
    chosen_classes.first_level,
    chosen_classes.level,
    chosen_classes.probability,
    chosen_classes.step,
    CASE chosen_classes.step
        WHEN 'decision' THEN decided_purchases.reason
        WHEN 'supplier_and_code' THEN
            CASE WHEN chosen_classes.level > 1 THEN by_code.code_lines ELSE by_code.first_lines END
            || ' of ' || by_code.lines || ' lines with a known class that this body paid to this supplier'
            || ' under ledger code ' || by_code.ledger_code || ' are ' || tree.title || '.'
            || CASE
                WHEN published.title IS NOT NULL AND opinions.published_first <> chosen_classes.first_level
                    THEN ' The class published on the line itself, read as ' || published.title
                        || ', stands against that.'
                ELSE ''
            END
        WHEN 'supplier' THEN
            CASE WHEN chosen_classes.level > 1 THEN by_supplier.code_lines ELSE by_supplier.first_lines END
            || ' of ' || by_supplier.lines || ' lines with a known class that this supplier was paid by '
            || by_supplier.bodies || CASE WHEN by_supplier.bodies = 1 THEN ' body' ELSE ' bodies' END
            || ' are ' || tree.title || '.'
            || CASE
                WHEN published.title IS NOT NULL AND opinions.published_first <> chosen_classes.first_level
                    THEN ' The class published on the line itself, read as ' || published.title
                        || ', stands against that.'
                ELSE ''
            END
        WHEN 'published' THEN published_classes.reason
        WHEN 'rule' THEN class_rules.reason
        WHEN 'model' THEN text_predictions.reason
        ELSE 'No step was as sure as demanded.' || CASE
            WHEN likeliest.title IS NOT NULL THEN ' The text model thought first of ' || likeliest.title || ', '
                || CAST(CAST(ROUND(opinions.model_first_probability * 100) AS BIGINT) AS VARCHAR) || ' %.'
            ELSE ''
        END
    END AS reason,
    chosen_classes.lines,
    chosen_classes.pence
FROM chosen_classes
INNER JOIN class_opinions AS opinions
    ON opinions.payee_id = chosen_classes.payee_id
    AND opinions.description_id = chosen_classes.description_id
INNER JOIN payee_facts ON payee_facts.payee_id = chosen_classes.payee_id
INNER JOIN description_facts ON description_facts.description_id = chosen_classes.description_id
LEFT JOIN category_tree AS tree ON tree.code = chosen_classes.code
LEFT JOIN category_tree AS published
    ON published.code = COALESCE(opinions.published_code, opinions.published_first)
LEFT JOIN category_tree AS likeliest ON likeliest.code = opinions.model_first
LEFT JOIN decided_purchases
    ON decided_purchases.payee_id = chosen_classes.payee_id
    AND decided_purchases.description_id = chosen_classes.description_id
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
LEFT JOIN class_rules ON class_rules.rule_id = opinions.rule_id
LEFT JOIN text_predictions
    ON text_predictions.name_id = payee_facts.name_id
    AND text_predictions.words_id = description_facts.words_id
