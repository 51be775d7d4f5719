-- name: credit_dormant
-- grain: one supplier that gave a body credits and has not been paid for long
-- reads: cells, body_periods
-- returns: body_id, supplier_id, supplier_label, last_day, body_last_day, is_old
-- owner: spend/analysis
-- A supplier that is still paid can still be paid less: its credits are left alone. Only months count that the body
-- published: the three after the supplier's last line must all be there. A credit is old when eleven of the twelve
-- months after it were published without anything of the supplier.
WITH ends AS (
    SELECT body_id, MAX(last_day) AS body_last_day
    FROM body_periods
    GROUP BY body_id
), months AS (
    SELECT DISTINCT body_id, CAST(CONCAT(period, '-01') AS DATE) AS first_day
    FROM body_periods
), suppliers AS (
    SELECT
        body_id, supplier_id,
        MIN(supplier_label) AS supplier_label,
        MAX(last_day) AS last_day,
        SUM(refund_pence) AS refund_pence
    FROM cells
    WHERE supplier_id <> ''
    GROUP BY body_id, supplier_id
)
SELECT
    suppliers.body_id, suppliers.supplier_id,
    MIN(suppliers.supplier_label) AS supplier_label,
    MIN(suppliers.last_day) AS last_day,
    MIN(ends.body_last_day) AS body_last_day,
    SUM(CASE WHEN months.first_day <= CAST(suppliers.last_day + INTERVAL 12 MONTH AS DATE) THEN 1 ELSE 0 END) >= 11
        AS is_old
FROM suppliers
INNER JOIN ends ON ends.body_id = suppliers.body_id
INNER JOIN months ON months.body_id = suppliers.body_id AND months.first_day > suppliers.last_day
WHERE suppliers.refund_pence < 0
GROUP BY suppliers.body_id, suppliers.supplier_id
HAVING SUM(CASE WHEN months.first_day <= CAST(suppliers.last_day + INTERVAL 3 MONTH AS DATE) THEN 1 ELSE 0 END) >= 3
