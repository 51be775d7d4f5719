-- name: rule_counts
-- grain: one rule
-- reads: purchases, payee_facts, description_facts, class_rules, class_rule_payees, class_rule_descriptions,
--   published_classes
-- returns: rule_id, lines, pence, checked_lines, agreed_lines, suppliers, agreeing,
--   first_suppliers, first_agreeing
-- owner: categories
-- A published class that stays above the level of the rule and agrees with it so far checks nothing.
-- suppliers and agreeing count each supplier once, by the share of its checked lines that agree.
WITH hits AS (
    SELECT
        class_rules.rule_id,
        COALESCE(payee_facts.supplier_key, 'payee:' || payee_facts.payee_id) AS supplier,
        purchases.lines,
        purchases.pence,
        CASE
            WHEN published_classes.first_level <> class_rules.first_level
                OR published_classes.level >= class_rules.level THEN purchases.lines
            ELSE 0
        END AS checked,
        CASE
            WHEN class_rules.level > 1 AND published_classes.code = class_rules.code THEN purchases.lines
            WHEN class_rules.level = 1 AND published_classes.first_level = class_rules.code THEN purchases.lines
            ELSE 0
        END AS agreed,
        CASE WHEN published_classes.first_level IS NOT NULL THEN purchases.lines ELSE 0 END AS first_checked,
        CASE
            WHEN published_classes.first_level = class_rules.first_level THEN purchases.lines ELSE 0
        END AS first_agreed
    FROM purchases
    INNER JOIN payee_facts ON payee_facts.payee_id = purchases.payee_id
    INNER JOIN description_facts ON description_facts.description_id = purchases.description_id
    LEFT JOIN class_rule_payees ON class_rule_payees.payee_id = purchases.payee_id
    LEFT JOIN class_rule_descriptions ON class_rule_descriptions.description_id = purchases.description_id
    INNER JOIN class_rules
        ON class_rules.place = LEAST(
            COALESCE(class_rule_payees.place, class_rule_descriptions.place),
            COALESCE(class_rule_descriptions.place, class_rule_payees.place)
        )
    LEFT JOIN published_classes
        ON published_classes.body_id IS NOT DISTINCT FROM payee_facts.body_id
        AND published_classes.class_words_id = description_facts.class_words_id
        AND published_classes.first_probability >= 0.8
), suppliers AS (
    SELECT
        rule_id,
        supplier,
        SUM(lines) AS lines,
        SUM(pence) AS pence,
        SUM(checked) AS checked,
        SUM(agreed) AS agreed,
        SUM(first_checked) AS first_checked,
        SUM(first_agreed) AS first_agreed
    FROM hits
    GROUP BY rule_id, supplier
)
SELECT
    rule_id,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    CAST(SUM(checked) AS BIGINT) AS checked_lines,
    CAST(SUM(agreed) AS BIGINT) AS agreed_lines,
    CAST(SUM(CASE WHEN checked > 0 THEN 1 ELSE 0 END) AS BIGINT) AS suppliers,
    COALESCE(SUM(CASE WHEN checked > 0 THEN CAST(agreed AS DOUBLE) / checked END), 0.0) AS agreeing,
    CAST(SUM(CASE WHEN first_checked > 0 THEN 1 ELSE 0 END) AS BIGINT) AS first_suppliers,
    COALESCE(
        SUM(CASE WHEN first_checked > 0 THEN CAST(first_agreed AS DOUBLE) / first_checked END), 0.0
    ) AS first_agreeing
FROM suppliers
GROUP BY rule_id
ORDER BY rule_id
