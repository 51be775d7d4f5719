-- name: duplicate_pairs
-- grain: one payment with the earlier payment of the same invoice number and amount that it may repeat
-- reads: duplicate_numbered, duplicate_suppliers
-- returns: body_id, original_id, repeat_id, supplier_id, repeat_supplier_id, stem, original_ref, repeat_ref, original_day,
--   repeat_day, days_between, amount_pence, likeness, is_weak, is_described_otherwise, suppliers
-- owner: spend/analysis
-- A supplier's later payment is compared with its own first; another supplier's first payment with the first of all.
-- Numbers that differ by their ending only, each with one, are parts of one order: instalments, not repeats.
WITH ranked AS (
    SELECT
        duplicate_numbered.*,
        MIN(day) OVER (PARTITION BY body_id, amount_pence, stem, supplier_id) AS own_first,
        ROW_NUMBER() OVER (PARTITION BY body_id, amount_pence, stem ORDER BY day, line_id) AS turn
    FROM duplicate_numbered
), pairs AS (
    SELECT
        later.body_id, earlier.line_id AS original_id, later.line_id AS repeat_id, earlier.supplier_id,
        later.supplier_id AS repeat_supplier_id, later.stem, earlier.invoice_ref AS original_ref,
        later.invoice_ref AS repeat_ref, earlier.day AS original_day, later.day AS repeat_day,
        later.day_number - earlier.day_number AS days_between, later.amount_pence,
        CASE
            WHEN earlier.written = later.written THEN 'same number'
            WHEN earlier.core = later.core THEN 'number written otherwise'
            WHEN earlier.core = earlier.stem OR later.core = later.stem THEN 'number with an addition'
            ELSE 'parts'
        END AS likeness,
        earlier.is_weak OR later.is_weak AS is_weak,
        earlier.purpose <> later.purpose AS is_described_otherwise,
        later.suppliers
    FROM ranked AS later
    INNER JOIN ranked AS earlier
        ON earlier.body_id = later.body_id
        AND earlier.supplier_id = later.supplier_id
        AND earlier.amount_pence = later.amount_pence
        AND earlier.stem = later.stem
        AND earlier.day = later.own_first
        AND earlier.place = later.place
    WHERE later.day > later.own_first
    UNION ALL
    SELECT
        later.body_id, earlier.line_id AS original_id, later.line_id AS repeat_id, earlier.supplier_id,
        later.supplier_id AS repeat_supplier_id, later.stem, earlier.invoice_ref AS original_ref,
        later.invoice_ref AS repeat_ref, earlier.day AS original_day, later.day AS repeat_day,
        later.day_number - earlier.day_number AS days_between, later.amount_pence,
        CASE
            WHEN earlier.core <> later.core THEN 'parts'
            WHEN payee.group_id <> '' AND payee.group_id = other.group_id THEN 'another of the group'
            WHEN LENGTH(payee.name_start) >= 4 AND payee.name_start = other.name_start AND payee.alike <= $most_alike
                THEN 'a name alike'
            ELSE 'another supplier'
        END AS likeness,
        earlier.is_weak OR later.is_weak AS is_weak,
        earlier.purpose <> later.purpose AS is_described_otherwise,
        later.suppliers
    FROM ranked AS later
    INNER JOIN ranked AS earlier
        ON earlier.body_id = later.body_id
        AND earlier.amount_pence = later.amount_pence
        AND earlier.stem = later.stem
        AND earlier.turn = 1
    INNER JOIN duplicate_suppliers AS payee
        ON payee.body_id = earlier.body_id AND payee.supplier_id = earlier.supplier_id
    INNER JOIN duplicate_suppliers AS other
        ON other.body_id = later.body_id AND other.supplier_id = later.supplier_id
    WHERE later.supplier_id <> earlier.supplier_id AND later.day = later.own_first AND later.place = 1
)
SELECT
    body_id, original_id, repeat_id, supplier_id, repeat_supplier_id, stem, original_ref, repeat_ref, original_day,
    repeat_day, days_between, amount_pence, likeness, is_weak, is_described_otherwise, suppliers
FROM pairs
WHERE likeness <> 'parts'
