-- name: register_matches
-- grain: one wanted name that a register knows
-- reads: register_candidates
-- returns: clean_name, legal_form, org_id, charity_id, register_name, how, probability, reason, candidates
-- owner: suppliers
WITH best AS (
    SELECT
        *,
        COUNT(*) OVER (PARTITION BY clean_name, legal_form) AS tied,
        ROW_NUMBER() OVER (PARTITION BY clean_name, legal_form ORDER BY entity_id) AS turn
    FROM register_candidates
    WHERE place = 1
),

weighed AS (
    SELECT
        *,
        CASE
            WHEN tied > 1 THEN 'shared_name'
            WHEN role = 'current' AND is_active THEN 'current_name'
            WHEN role = 'current' THEN 'closed'
            WHEN role = 'other' THEN 'other_name'
            ELSE 'previous_name'
        END AS how,
        CASE
            WHEN role = 'current' AND is_active THEN 0.98
            WHEN role = 'previous' AND is_name_in_force THEN 0.95
            WHEN role = 'other' THEN 0.92
            ELSE 0.88
        END
        -- A name of one word without a legal form is often shared with somebody no register knows.
        * CASE
            WHEN NOT clean_name LIKE '% %' AND legal_form = '' THEN CASE WHEN form_agrees THEN 0.85 ELSE 0.65 END
            WHEN form_agrees THEN 1.0
            ELSE 0.95
        END
        * CASE WHEN is_whole THEN 1.0 ELSE 0.75 END
        * CASE WHEN is_in_time THEN 1.0 ELSE 0.6 END
        * CASE WHEN candidates > 1 THEN 0.93 ELSE 1.0 END AS chance
    FROM best
    WHERE turn = 1
)

SELECT
    clean_name,
    legal_form,
    CASE WHEN tied = 1 THEN entity_id END AS org_id,
    CASE WHEN tied = 1 THEN charity_id END AS charity_id,
    CASE WHEN tied = 1 THEN register_name END AS register_name,
    how,
    -- Decimals until the end, so that every engine rounds alike.
    CAST(
        ROUND(
            CASE
                WHEN tied > 1 THEN CAST(chance / tied AS DECIMAL(12, 8))
                WHEN postcode_agrees AND chance < 0.99 THEN CAST(0.99 AS DECIMAL(12, 8))
                ELSE CAST(chance AS DECIMAL(12, 8))
            END,
            4
        ) AS DOUBLE
    ) AS probability,
    CONCAT(
        CASE
            WHEN tied > 1
                THEN CONCAT('The name is shared by ', CAST(tied AS VARCHAR), ' entries of the registers that nothing tells apart')
            WHEN role = 'current' AND is_active THEN CONCAT('The name of ', org_id, ', "', register_name, '"')
            WHEN role = 'current' THEN CONCAT('The name of ', org_id, ', "', register_name, '", which is closed')
            WHEN role = 'other' THEN CONCAT('Another name, "', entry_name, '", of ', org_id, ', "', register_name, '"')
            WHEN until IS NULL
                THEN CONCAT('A former name, "', entry_name, '", of ', org_id, ', now "', register_name, '"')
            ELSE CONCAT(
                'The name, "', entry_name, '", until ', CAST(until AS VARCHAR), ' of ', org_id, ', now "', register_name, '"'
            )
        END,
        CASE WHEN tied = 1 AND postcode_agrees THEN '; the postcode agrees' ELSE '' END,
        CASE WHEN tied = 1 AND NOT form_agrees THEN '; one of the two states no legal form' ELSE '' END,
        CASE WHEN tied = 1 AND NOT is_whole THEN '; words in brackets or after a dash left aside' ELSE '' END,
        CASE WHEN tied = 1 AND NOT is_in_time THEN '; it did not exist in the time of the payments' ELSE '' END,
        CASE
            WHEN tied = 1 AND candidates > 1
                THEN CONCAT('; chosen among ', CAST(candidates AS VARCHAR), ' of that name')
            ELSE ''
        END,
        '.'
    ) AS reason,
    candidates
FROM weighed
