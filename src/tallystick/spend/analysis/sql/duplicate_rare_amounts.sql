-- name: duplicate_rare_amounts
-- grain: one supplier and amount that a body paid on exactly two days, near each other
-- reads: duplicate_candidates, duplicate_references, duplicate_suppliers, duplicate_days
-- returns: body_id, supplier_id, amount_pence, original_id, repeat_id, original_day, repeat_day, days_between,
--   original_ref, repeat_ref, original_transaction, repeat_transaction, likeness, is_weak
-- owner: spend/analysis
-- Where no invoice number tells payments apart. What is paid on a third day is a rent, a rate or an instalment; a
-- supplier whose amounts come again often has set prices, and its repeats say nothing. Whole weeks, a month and round
-- sums are what a rhythm looks like that began or ended here: weak. Where the body paid several suppliers twice on the
-- same two days, the days are its payment runs, and nothing is found. Two different numbers are two invoices, unless one
-- digit parts them and it is none of the last two, as it would be in numbers given one after another.
WITH paid AS (
    SELECT
        lines.line_id, lines.body_id, lines.supplier_id, lines.amount_pence, lines.day, lines.code, lines.purpose,
        lines.transaction_ref, lines.invoice_ref,
        CASE WHEN COALESCE(texts.digits, 0) >= 3 THEN texts.core ELSE '' END AS core,
        CASE
            WHEN texts.digits >= 6 AND NOT texts.is_day THEN REGEXP_REPLACE(texts.core, '[^0-9]+$', '', 'g')
            ELSE ''
        END AS long_number
    FROM duplicate_candidates AS lines
    LEFT JOIN duplicate_references AS texts ON texts.invoice_ref = lines.invoice_ref
    WHERE lines.amount_pence > 0
), repeated AS (
    SELECT
        body_id, supplier_id, amount_pence,
        CAST(COUNT(*) AS BIGINT) AS lines,
        CAST(COUNT(DISTINCT day) AS BIGINT) AS days,
        MIN(day) AS first_day,
        MAX(day) AS last_day
    FROM paid
    GROUP BY body_id, supplier_id, amount_pence
    HAVING COUNT(DISTINCT day) >= 2
), habits AS (
    SELECT body_id, supplier_id, CAST(COUNT(*) AS BIGINT) AS amounts
    FROM repeated
    GROUP BY body_id, supplier_id
), twice AS (
    SELECT repeated.*, later.number - earlier.number AS days_between
    FROM repeated
    INNER JOIN duplicate_days AS earlier ON earlier.day = repeated.first_day
    INNER JOIN duplicate_days AS later ON later.day = repeated.last_day
    INNER JOIN habits ON habits.body_id = repeated.body_id AND habits.supplier_id = repeated.supplier_id
    INNER JOIN duplicate_suppliers AS payee
        ON payee.body_id = repeated.body_id AND payee.supplier_id = repeated.supplier_id
    WHERE repeated.days = 2 AND repeated.lines = 2
        AND later.number - earlier.number <= $near_days
        AND payee.supplier_kind = 'organisation'
        AND (habits.amounts * 20 <= payee.lines OR (habits.amounts = 1 AND payee.lines >= 6))
), runs AS (
    SELECT body_id, first_day, last_day, CAST(COUNT(DISTINCT supplier_id) AS BIGINT) AS suppliers
    FROM twice
    GROUP BY body_id, first_day, last_day
), pairs AS (
    SELECT
        twice.body_id, twice.supplier_id, twice.amount_pence, earlier.line_id AS original_id,
        later.line_id AS repeat_id, twice.first_day AS original_day, twice.last_day AS repeat_day,
        twice.days_between,
        earlier.invoice_ref AS original_ref, later.invoice_ref AS repeat_ref,
        earlier.transaction_ref AS original_transaction, later.transaction_ref AS repeat_transaction,
        CASE
            WHEN earlier.core = '' AND later.core = '' THEN 'no number'
            WHEN earlier.core = '' OR later.core = '' THEN 'one without number'
            WHEN LENGTH(earlier.long_number) >= 6 AND LENGTH(later.long_number) >= 5
                AND LEVENSHTEIN(earlier.long_number, later.long_number) = 1
                AND RIGHT(earlier.long_number, 2) = RIGHT(later.long_number, 2)
                THEN 'one digit mistyped'
            ELSE ''
        END AS likeness,
        twice.amount_pence % 10000 = 0 OR twice.days_between % 7 = 0
        OR twice.days_between BETWEEN 28 AND 31 AS is_weak
    FROM twice
    INNER JOIN runs
        ON runs.body_id = twice.body_id AND runs.first_day = twice.first_day AND runs.last_day = twice.last_day
    INNER JOIN paid AS earlier
        ON earlier.body_id = twice.body_id AND earlier.supplier_id = twice.supplier_id
        AND earlier.amount_pence = twice.amount_pence AND earlier.day = twice.first_day
    INNER JOIN paid AS later
        ON later.body_id = twice.body_id AND later.supplier_id = twice.supplier_id
        AND later.amount_pence = twice.amount_pence AND later.day = twice.last_day
    WHERE runs.suppliers <= $most_on_days AND earlier.code = later.code AND earlier.purpose = later.purpose
        AND COALESCE(earlier.transaction_ref, '1') <> COALESCE(later.transaction_ref, '2')
)
SELECT
    body_id, supplier_id, amount_pence, original_id, repeat_id, original_day, repeat_day, days_between, original_ref,
    repeat_ref, original_transaction, repeat_transaction, likeness, is_weak
FROM pairs
WHERE likeness <> ''
