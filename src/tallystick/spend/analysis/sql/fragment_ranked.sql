-- name: fragment_ranked
-- grain: one body, class of purchase and supplier, with its place among the body's suppliers of the class
-- reads: fragment_spend
-- returns: the columns of fragment_spend, and class_pence, before_pence, is_tail
-- owner: spend/analysis
-- The tail is who comes after the suppliers that take the first four fifths of the class.
WITH placed AS (
    SELECT
        fragment_spend.*,
        SUM(annual_pence) OVER (PARTITION BY body_id, class_code) AS class_pence,
        SUM(annual_pence) OVER (
            PARTITION BY body_id, class_code
            ORDER BY annual_pence DESC, supplier_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - annual_pence AS before_pence
    FROM fragment_spend
)
SELECT
    body_id, class_code, class_first_level, supplier_id, financial_year, months, lines, pence, annual_pence,
    first_day, last_day,
    CAST(class_pence AS BIGINT) AS class_pence,
    CAST(before_pence AS BIGINT) AS before_pence,
    CAST(before_pence AS DOUBLE) >= 0.8 * CAST(class_pence AS DOUBLE) AS is_tail
FROM placed
