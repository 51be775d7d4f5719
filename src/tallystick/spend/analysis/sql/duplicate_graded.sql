-- name: duplicate_graded
-- grain: one payment that may repeat an earlier one
-- reads: duplicate_pairs, duplicate_rare_amounts, duplicate_occasions
-- returns: body_id, original_id, repeat_id, supplier_id, repeat_supplier_id, link, original_day, repeat_day, days_between,
--   original_ref, repeat_ref, amount_pence, likeness, grade
-- owner: spend/analysis
-- link is what ties the lines of one repeated payment together. A supplier of whom one sum was paid twice under number
-- after number is paid in two parts, or one run was made again: not so many duplicates of their own.
WITH numbered AS (
    SELECT
        pairs.*,
        earlier.days + CASE WHEN pairs.original_ref = pairs.repeat_ref THEN 0 ELSE later.days END AS days,
        later.lines AS occasion_lines,
        COUNT(*) OVER (
            PARTITION BY pairs.body_id, pairs.repeat_supplier_id, pairs.repeat_ref, pairs.repeat_day
        ) AS repeated_lines
    FROM duplicate_pairs AS pairs
    INNER JOIN duplicate_occasions AS earlier
        ON earlier.is_invoice AND earlier.body_id = pairs.body_id AND earlier.supplier_id = pairs.supplier_id
        AND earlier.reference = pairs.original_ref AND earlier.day = pairs.original_day
    INNER JOIN duplicate_occasions AS later
        ON later.is_invoice AND later.body_id = pairs.body_id AND later.supplier_id = pairs.repeat_supplier_id
        AND later.reference = pairs.repeat_ref AND later.day = pairs.repeat_day
), graded AS (
    SELECT
        numbered.*,
        CASE
            WHEN days > $most_days OR occasion_lines > repeated_lines THEN ''
            WHEN likeness = 'another supplier'
                THEN CASE
                    WHEN is_weak OR suppliers > 2 OR days_between > $year_days
                        OR amount_pence % 10000 = 0 THEN ''
                    ELSE 'C'
                END
            WHEN likeness IN ('another of the group', 'a name alike')
                THEN CASE
                    WHEN is_weak OR suppliers > 2 OR days_between > $year_days THEN 'D'
                    ELSE 'B'
                END
            WHEN is_weak OR is_described_otherwise THEN 'D'
            WHEN days_between > $year_days OR days > 2 THEN 'C'
            WHEN likeness = 'same number' THEN 'A'
            ELSE 'B'
        END AS grade
    FROM numbered
), habits AS (
    SELECT body_id, repeat_supplier_id, amount_pence, CAST(COUNT(DISTINCT stem) AS BIGINT) AS numbers
    FROM graded
    WHERE grade IN ('A', 'B')
    GROUP BY body_id, repeat_supplier_id, amount_pence
), unnumbered AS (
    SELECT
        pairs.*,
        later.lines AS occasion_lines,
        COUNT(*) OVER (
            PARTITION BY pairs.body_id, pairs.supplier_id, pairs.repeat_transaction, pairs.repeat_day
        ) AS repeated_lines
    FROM duplicate_rare_amounts AS pairs
    LEFT JOIN duplicate_occasions AS later
        ON NOT later.is_invoice AND later.body_id = pairs.body_id AND later.supplier_id = pairs.supplier_id
        AND later.reference = pairs.repeat_transaction AND later.day = pairs.repeat_day
)
SELECT
    graded.body_id, graded.original_id, graded.repeat_id, graded.supplier_id, graded.repeat_supplier_id,
    CONCAT('invoice ', graded.stem) AS link, graded.original_day, graded.repeat_day, graded.days_between,
    graded.original_ref, graded.repeat_ref, graded.amount_pence, graded.likeness,
    CASE WHEN graded.grade IN ('A', 'B') AND habits.numbers > $most_numbers THEN 'C' ELSE graded.grade END AS grade
FROM graded
LEFT JOIN habits
    ON habits.body_id = graded.body_id
    AND habits.repeat_supplier_id = graded.repeat_supplier_id
    AND habits.amount_pence = graded.amount_pence
WHERE graded.grade <> ''
UNION ALL
SELECT
    body_id, original_id, repeat_id, supplier_id, supplier_id AS repeat_supplier_id,
    CONCAT('payment ', COALESCE(repeat_transaction, repeat_id)) AS link, original_day, repeat_day, days_between, original_ref,
    repeat_ref, amount_pence, likeness,
    CASE WHEN is_weak OR likeness <> 'no number' THEN 'D' ELSE 'C' END AS grade
FROM unnumbered
WHERE COALESCE(occasion_lines, 0) <= repeated_lines
    AND repeat_id NOT IN (SELECT repeat_id FROM graded WHERE grade <> '')
