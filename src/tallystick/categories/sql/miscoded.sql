-- name: miscoded
-- grain: one purchase that says of itself another thing than nearly all other lines of its supplier
-- reads: class_opinions, class_rules, class_rule_descriptions, ledger_readings, payees, payee_facts, descriptions,
--   category_tree
-- returns: payee_id, description_id, body_id, supplier_name, entity_id, told_by, published_as, says, says_title,
--   likely, likely_title, likely_lines, other_lines, lines, pence
-- owner: categories
-- What a line says of itself is the class that it publishes, else what a rule reads in its words, else the class
-- whose own words its ledger words are (ledger_readings), else what the text model surely reads in it. It is in
-- doubt where, of at least $least_lines other lines of the supplier that say something, the share $least_share
-- or more say one other class of the first level.
WITH said AS (
    SELECT
        opinions.payee_id,
        opinions.description_id,
        opinions.lines,
        opinions.pence,
        payee_facts.supplier_key,
        payee_facts.body_id,
        CASE
            WHEN opinions.published_first IS NOT NULL THEN 'published class'
            WHEN class_rules.first_level IS NOT NULL OR ledger_readings.first_level IS NOT NULL
                THEN 'ledger or purpose'
            ELSE 'text model'
        END AS told_by,
        COALESCE(
            opinions.published_first,
            class_rules.first_level,
            ledger_readings.first_level,
            CASE WHEN opinions.model_first_probability >= $least_share THEN opinions.model_first END
        ) AS says
    FROM class_opinions AS opinions
    INNER JOIN payee_facts ON payee_facts.payee_id = opinions.payee_id
    LEFT JOIN class_rule_descriptions ON class_rule_descriptions.description_id = opinions.description_id
    LEFT JOIN class_rules ON class_rules.place = class_rule_descriptions.place
    LEFT JOIN ledger_readings ON ledger_readings.description_id = opinions.description_id
    WHERE payee_facts.supplier_key IS NOT NULL
), by_class AS (
    SELECT supplier_key, says, SUM(lines) AS lines
    FROM said
    WHERE says IS NOT NULL
    GROUP BY supplier_key, says
), ranked AS (
    SELECT
        supplier_key,
        says,
        lines,
        SUM(lines) OVER (PARTITION BY supplier_key) AS all_lines,
        ROW_NUMBER() OVER (PARTITION BY supplier_key ORDER BY lines DESC, says) AS place
    FROM by_class
)
SELECT
    said.payee_id,
    said.description_id,
    said.body_id,
    payees.supplier_name,
    payees.entity_id,
    said.told_by,
    CASE
        WHEN said.told_by = 'published class' THEN COALESCE(
            descriptions.procurement_category, descriptions.procurement_code, descriptions.merchant_category
        )
        ELSE COALESCE(descriptions.expenditure_category, descriptions.purpose, descriptions.department)
    END AS published_as,
    said.says,
    own.title AS says_title,
    ranked.says AS likely,
    likely.title AS likely_title,
    CAST(ranked.lines AS BIGINT) AS likely_lines,
    CAST(ranked.all_lines - said.lines AS BIGINT) AS other_lines,
    said.lines,
    said.pence
FROM said
INNER JOIN ranked
    ON ranked.supplier_key = said.supplier_key AND ranked.place = 1 AND ranked.says <> said.says
INNER JOIN payees ON payees.payee_id = said.payee_id
INNER JOIN descriptions ON descriptions.description_id = said.description_id
LEFT JOIN category_tree AS own ON own.code = said.says
LEFT JOIN category_tree AS likely ON likely.code = ranked.says
WHERE ranked.all_lines - said.lines >= $least_lines
    AND ranked.lines >= $least_share * (ranked.all_lines - said.lines)
ORDER BY ABS(said.pence) DESC, said.payee_id, said.description_id
