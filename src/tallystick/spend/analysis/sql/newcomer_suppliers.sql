-- name: newcomer_suppliers
-- grain: one body and supplier
-- reads: analysis_lines
-- returns: body_id, supplier_id, supplier_label, group_id, class_code, lines, pence, round_100, round_500,
--   round_1000, refunds, least_pence, most_pence, first_day, last_day, first_month
-- owner: spend/analysis
-- Payments of whole hundreds, five hundreds and thousands of pounds are counted. Months are counted from the year 0.
-- Cards, individuals and withheld names are left out.
SELECT
    body_id, supplier_id,
    MIN(supplier_label) AS supplier_label,
    MIN(group_id) AS group_id,
    MIN(class_code) AS class_code,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(SUM(CASE WHEN amount_pence % 10000 = 0 THEN 1 ELSE 0 END) AS BIGINT) AS round_100,
    CAST(SUM(CASE WHEN amount_pence % 50000 = 0 THEN 1 ELSE 0 END) AS BIGINT) AS round_500,
    CAST(SUM(CASE WHEN amount_pence % 100000 = 0 THEN 1 ELSE 0 END) AS BIGINT) AS round_1000,
    CAST(SUM(CASE WHEN amount_pence <= 0 THEN 1 ELSE 0 END) AS BIGINT) AS refunds,
    MIN(amount_pence) AS least_pence,
    MAX(amount_pence) AS most_pence,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day,
    MIN(CAST(SUBSTRING(period, 1, 4) AS BIGINT) * 12 + CAST(SUBSTRING(period, 6, 2) AS BIGINT)) AS first_month
FROM analysis_lines
WHERE supplier_label <> '' AND supplier_id <> '' AND NOT COALESCE(is_card, FALSE)
GROUP BY body_id, supplier_id
