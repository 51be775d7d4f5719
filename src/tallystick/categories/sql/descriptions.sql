-- name: descriptions
-- grain: one distinct description of a purchase
-- reads: purchase_keys
-- returns: description_id, department, purpose, expenditure_category, expenditure_code,
--   procurement_category, procurement_code, merchant_category
-- owner: categories
WITH distinct_descriptions AS (
    SELECT DISTINCT
        department,
        purpose,
        expenditure_category,
        expenditure_code,
        procurement_category,
        procurement_code,
        merchant_category
    FROM purchase_keys
)
SELECT
    CAST(ROW_NUMBER() OVER (
        ORDER BY
            department NULLS FIRST,
            purpose NULLS FIRST,
            expenditure_category NULLS FIRST,
            expenditure_code NULLS FIRST,
            procurement_category NULLS FIRST,
            procurement_code NULLS FIRST,
            merchant_category NULLS FIRST
    ) AS BIGINT) AS description_id,
    department,
    purpose,
    expenditure_category,
    expenditure_code,
    procurement_category,
    procurement_code,
    merchant_category
FROM distinct_descriptions
