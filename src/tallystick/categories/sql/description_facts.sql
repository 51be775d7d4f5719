-- name: description_facts
-- grain: one distinct description of a purchase
-- reads: descriptions
-- returns: description_id, ledger_code, words_id, class_words_id
-- owner: categories
-- words_id numbers what the text model reads, class_words_id what a publisher's own classes say.
SELECT
    description_id,
    COALESCE(expenditure_code, expenditure_category) AS ledger_code,
    CAST(DENSE_RANK() OVER (
        ORDER BY department NULLS FIRST, purpose NULLS FIRST, expenditure_category NULLS FIRST
    ) AS BIGINT) AS words_id,
    CASE
        WHEN procurement_category IS NULL AND procurement_code IS NULL AND merchant_category IS NULL THEN NULL
        ELSE CAST(DENSE_RANK() OVER (
            ORDER BY
                procurement_category NULLS FIRST,
                procurement_code NULLS FIRST,
                merchant_category NULLS FIRST
        ) AS BIGINT)
    END AS class_words_id
FROM descriptions
