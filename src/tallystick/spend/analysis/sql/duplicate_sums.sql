-- name: duplicate_sums
-- grain: one payment that may have been made twice, whole
-- reads: duplicate_standing, duplicate_candidates, duplicate_suppliers, duplicate_days, body_periods
-- returns: opportunity_id, body_id, supplier_id, link, original_day, repeat_day, last_day, days_between, grade, likeness, lines, pence, supplier_name,
--   repeat_supplier_name, is_named, original_ref, repeat_ref, supplier_numbers, class_code, has_withheld_number,
--   age_days
-- owner: spend/analysis
-- A number with a long run of letters is not shown: it may hold a name.
WITH latest AS (
    SELECT body_periods.body_id, MAX(days.number) AS number
    FROM body_periods
    INNER JOIN duplicate_days AS days
        ON days.day = COALESCE(body_periods.last_day, CAST(CONCAT(body_periods.period, '-01') AS DATE))
    GROUP BY body_periods.body_id
), lines AS (
    SELECT
        standing.*, repeated.class_code,
        CASE WHEN COALESCE(first.supplier_ref, '') <> COALESCE(repeated.supplier_ref, '') THEN 2 ELSE 1 END
            AS supplier_numbers,
        CASE
            WHEN COALESCE(standing.original_ref, '') <> '' AND standing.likeness = 'no number' THEN 1 ELSE 0
        END AS withheld_number
    FROM duplicate_standing AS standing
    INNER JOIN duplicate_candidates AS first ON first.line_id = standing.original_id
    INNER JOIN duplicate_candidates AS repeated ON repeated.line_id = standing.repeat_id
), sums AS (
    SELECT
        body_id, supplier_id, link, original_day,
        MIN(original_id) AS original_id,
        MIN(repeat_day) AS repeat_day,
        MIN(days_between) AS days_between,
        MAX(repeat_day) AS last_day,
        MAX(grade) AS grade,
        MAX(likeness) AS likeness,
        MIN(repeat_supplier_id) AS repeat_supplier_id,
        MIN(original_ref) AS original_ref,
        MIN(repeat_ref) AS repeat_ref,
        CAST(MAX(supplier_numbers) AS BIGINT) AS supplier_numbers,
        MIN(class_code) AS class_code,
        MAX(withheld_number) AS withheld_number,
        CAST(COUNT(*) AS BIGINT) AS lines,
        CAST(SUM(amount_pence) AS BIGINT) AS pence
    FROM lines
    GROUP BY body_id, supplier_id, link, original_day
)
SELECT
    CONCAT('duplicate_payments-', SUBSTRING(MD5(CONCAT(sums.body_id, '|', sums.original_id)), 1, 12)) AS opportunity_id,
    sums.body_id, sums.supplier_id, sums.link, sums.original_day, sums.repeat_day, sums.last_day,
    sums.days_between, sums.grade, sums.likeness, sums.lines, sums.pence,
    payee.supplier_label AS supplier_name,
    other.supplier_label AS repeat_supplier_name,
    payee.supplier_label <> '' AND other.supplier_label <> '' AS is_named,
    CASE
        WHEN payee.supplier_label = '' OR REGEXP_MATCHES(COALESCE(sums.original_ref, ''), '[A-Za-z]{5}') THEN ''
        ELSE REGEXP_REPLACE(COALESCE(sums.original_ref, ''), '[^A-Za-z0-9 ./#_-]', ' ', 'g')
    END AS original_ref,
    CASE
        WHEN other.supplier_label = '' OR REGEXP_MATCHES(COALESCE(sums.repeat_ref, ''), '[A-Za-z]{5}') THEN ''
        ELSE REGEXP_REPLACE(COALESCE(sums.repeat_ref, ''), '[^A-Za-z0-9 ./#_-]', ' ', 'g')
    END AS repeat_ref,
    sums.supplier_numbers, sums.class_code,
    sums.withheld_number = 1 AS has_withheld_number,
    latest.number - ended.number AS age_days
FROM sums
INNER JOIN duplicate_suppliers AS payee
    ON payee.body_id = sums.body_id AND payee.supplier_id = sums.supplier_id
INNER JOIN duplicate_suppliers AS other
    ON other.body_id = sums.body_id AND other.supplier_id = sums.repeat_supplier_id
INNER JOIN latest ON latest.body_id = sums.body_id
INNER JOIN duplicate_days AS ended ON ended.day = sums.last_day
