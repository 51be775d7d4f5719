-- name: fragment_spend
-- grain: one body, class of purchase and supplier, of classes that are bought from whoever sells them
-- reads: shared_spend, fragment_left_out
-- returns: body_id, class_code, class_first_level, supplier_id, financial_year, months, lines, pence, annual_pence,
--   first_day, last_day
-- owner: spend/analysis
SELECT
    shared_spend.body_id, shared_spend.class_code, shared_spend.class_first_level, shared_spend.supplier_id,
    shared_spend.financial_year, shared_spend.months, shared_spend.lines, shared_spend.pence,
    shared_spend.annual_pence, shared_spend.first_day, shared_spend.last_day
FROM shared_spend
LEFT JOIN fragment_left_out ON fragment_left_out.class_first_level = shared_spend.class_first_level
WHERE shared_spend.class_code <> '' AND fragment_left_out.class_first_level IS NULL
