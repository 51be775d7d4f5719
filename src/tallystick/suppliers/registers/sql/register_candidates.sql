-- name: register_candidates
-- grain: one wanted name and entity of a register that has, or had, that name
-- reads: register_wanted, register_entries
-- returns: clean_name, legal_form, entity_id, org_id, charity_id, register_name, entry_name, role, until,
--   is_whole, is_active, is_in_time, is_name_in_force, form_agrees, postcode_agrees, score, place, candidates
-- owner: suppliers
WITH named AS (
    SELECT
        wanted.clean_name,
        wanted.legal_form,
        wanted.postcode AS wanted_postcode,
        wanted.first_paid_on,
        wanted.last_paid_on,
        entries.entity_id,
        entries.org_id,
        entries.register,
        entries.register_name,
        entries.entry_name,
        entries.legal_form AS entry_form,
        entries.role,
        entries.until,
        entries.is_whole,
        entries.is_active,
        entries.started_on,
        entries.ended_on,
        entries.postcode,
        -- Pairs of forms that one entity may write; the same as names.compatible, as a test makes sure.
        CONCAT(
            LEAST(wanted.legal_form, entries.legal_form), ' ', GREATEST(wanted.legal_form, entries.legal_form)
        ) IN (
            'CIC LTD', 'LTD RTM', 'CIC PLC', 'CIO SCIO', 'CBS IPS', 'CBS LTD', 'IPS LTD', 'LTD PTY', 'LTD PTE',
            'INC LLC'
        ) AS is_kin
    FROM register_wanted AS wanted
    JOIN register_entries AS entries ON entries.clean_name = wanted.clean_name
    WHERE wanted.clean_name <> ''
),

joined AS (
    SELECT
        clean_name,
        legal_form,
        entity_id,
        org_id,
        register,
        register_name,
        entry_name,
        role,
        until,
        is_whole,
        is_active,
        entry_form = legal_form OR is_kin AS form_agrees,
        -- Unknown days speak neither for nor against; a former name is right in the time it was borne.
        COALESCE(started_on <= last_paid_on, TRUE) AND COALESCE(ended_on >= first_paid_on, TRUE) AS is_in_time,
        role = 'current'
        OR (role = 'previous' AND COALESCE(until >= first_paid_on, FALSE)) AS is_name_in_force,
        COALESCE(
            wanted_postcode <> '' AND REPLACE(postcode, ' ', '') = REPLACE(UPPER(wanted_postcode), ' ', ''), FALSE
        ) AS postcode_agrees
    FROM named
    WHERE entry_form = legal_form OR is_kin OR entry_form = '' OR legal_form = ''
),

scored AS (
    -- Each kind of evidence outweighs all that stand below it.
    SELECT
        *,
        CASE WHEN postcode_agrees THEN 64 ELSE 0 END
        + CASE WHEN is_in_time THEN 32 ELSE 0 END
        + CASE WHEN is_whole THEN 16 ELSE 0 END
        + CASE WHEN form_agrees THEN 8 ELSE 0 END
        + CASE WHEN is_name_in_force THEN 4 ELSE 0 END
        + CASE WHEN role = 'other' THEN 2 ELSE 0 END
        + CASE WHEN is_active THEN 1 ELSE 0 END AS score
    FROM joined
),

best_of_entity AS (
    SELECT
        *,
        ROW_NUMBER() OVER (
            PARTITION BY clean_name, legal_form, entity_id
            ORDER BY score DESC, register DESC, org_id, entry_name, until
        ) AS turn,
        MIN(CASE WHEN register = 'charities' AND score >= 16 THEN org_id END) OVER (
            PARTITION BY clean_name, legal_form, entity_id
        ) AS charity_id
    FROM scored
)

SELECT
    clean_name,
    legal_form,
    entity_id,
    org_id,
    charity_id,
    register_name,
    entry_name,
    role,
    until,
    is_whole,
    is_active,
    is_in_time,
    is_name_in_force,
    form_agrees,
    postcode_agrees,
    score,
    RANK() OVER (PARTITION BY clean_name, legal_form ORDER BY score DESC) AS place,
    COUNT(*) OVER (PARTITION BY clean_name, legal_form) AS candidates
FROM best_of_entity
WHERE turn = 1
