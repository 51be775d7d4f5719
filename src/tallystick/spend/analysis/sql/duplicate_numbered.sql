-- name: duplicate_numbered
-- grain: one payment with an invoice number that can be compared
-- reads: duplicate_candidates, duplicate_references, duplicate_days
-- returns: line_id, body_id, supplier_id, amount_pence, day, day_number, invoice_ref, written, core, stem, purpose,
--   is_weak, suppliers, place
-- owner: spend/analysis
-- place tells equal lines of one invoice and day apart, so that they are compared as a multiset. suppliers says how
-- many of the body's suppliers use the number: several do where it is the body's own word for a scheme.
WITH numbered AS (
    SELECT
        lines.line_id, lines.body_id, lines.supplier_id, lines.amount_pence, lines.day, days.number AS day_number,
        lines.invoice_ref,
        texts.written, texts.core, texts.stem, lines.purpose,
        texts.is_day OR texts.digits < 4 OR LENGTH(texts.stem) < 3 AS is_weak
    FROM duplicate_candidates AS lines
    INNER JOIN duplicate_references AS texts ON texts.invoice_ref = lines.invoice_ref
    INNER JOIN duplicate_days AS days ON days.day = lines.day
    WHERE lines.amount_pence > 0 AND texts.digits >= 3 AND texts.stem <> ''
), users AS (
    SELECT body_id, stem, CAST(COUNT(DISTINCT supplier_id) AS BIGINT) AS suppliers
    FROM numbered
    GROUP BY body_id, stem
)
SELECT
    numbered.line_id, numbered.body_id, numbered.supplier_id, numbered.amount_pence, numbered.day, numbered.day_number,
    numbered.invoice_ref, numbered.written, numbered.core, numbered.stem, numbered.purpose, numbered.is_weak,
    users.suppliers,
    ROW_NUMBER() OVER (
        PARTITION BY numbered.body_id, numbered.amount_pence, numbered.stem, numbered.supplier_id, numbered.day
        ORDER BY numbered.line_id
    ) AS place
FROM numbered
INNER JOIN users ON users.body_id = numbered.body_id AND users.stem = numbered.stem
