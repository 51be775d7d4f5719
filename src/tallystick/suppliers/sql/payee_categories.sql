-- name: payee_categories
-- grain: one published name of a body and what it was paid for, the commonest few
-- reads: payments
-- returns: body_id, supplier_name, category
-- owner: suppliers
SELECT body_id, supplier_name, category
FROM (
    SELECT
        body_id,
        supplier_name,
        category,
        ROW_NUMBER() OVER (PARTITION BY body_id, supplier_name ORDER BY lines DESC, category) AS place
    FROM (
        SELECT
            body_id,
            supplier_name,
            UPPER(TRIM(COALESCE(
                procurement_category, expenditure_category, expenditure_code, purpose, department
            ))) AS category,
            COUNT(*) AS lines
        FROM payments
        WHERE NOT COALESCE(is_redacted, FALSE)
        GROUP BY 1, 2, 3
    ) AS counted
    WHERE COALESCE(category, '') <> ''
) AS ranked
WHERE place <= 4
