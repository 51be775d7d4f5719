-- name: classes
-- grain: one row per body, financial year, class, step of the cascade and band of probability
-- reads: classified_payments
-- returns: body_id, financial_year, code, step, band, lines, pence
-- owner: spend/reporting

WITH banded AS (
    SELECT
        COALESCE(body_id, 'unknown') AS body_id,
        COALESCE(financial_year, '') AS financial_year,
        COALESCE(class_code, '') AS code,
        -- A line that nothing has looked at carries no reason: it came after the classification.
        CASE WHEN COALESCE(class_reason, '') = '' AND COALESCE(class_code, '') = '' THEN ''
            ELSE COALESCE(class_step, '') END AS step,
        CASE
            WHEN COALESCE(class_code, '') = '' THEN -1
            WHEN COALESCE(class_probability, 1) >= 0.99 THEN 99
            WHEN class_probability >= 0.95 THEN 95
            WHEN class_probability >= 0.9 THEN 90
            WHEN class_probability >= 0.75 THEN 75
            WHEN class_probability >= 0.5 THEN 50
            ELSE 0
        END AS band,
        amount_pence
    FROM classified_payments
)
SELECT body_id, financial_year, code, step, band, COUNT(*) AS lines, CAST(SUM(amount_pence) AS BIGINT) AS pence
FROM banded
GROUP BY body_id, financial_year, code, step, band
