-- name: spread_body_years
-- grain: one body and financial year
-- reads: spread_classes, comparability, known_bodies
-- returns: body_id, financial_year, kind, name, population, unclassified_share, strictness, reasons
-- owner: spend/analysis
-- strictness is the stricter of the certificate's verdicts per head and by category, and of how much is unclassified:
-- 0 may, 1 may with care, 2 may not. A body-year without a certificate may not.
WITH sums AS (
    SELECT
        body_id, financial_year,
        CAST(SUM(CASE WHEN class_first_level = '' THEN ABS(pence) ELSE 0 END) AS DOUBLE)
        / CAST(GREATEST(SUM(ABS(pence)), 1) AS DOUBLE) AS unclassified_share
    FROM spread_classes
    GROUP BY body_id, financial_year
), verdicts AS (
    SELECT
        body_id, financial_year,
        MAX(CASE answer WHEN 'may' THEN 0 WHEN 'may with care' THEN 1 ELSE 2 END) AS strictness,
        MIN(CASE WHEN answer <> 'may' AND comparison = 'per head' THEN reasons END) AS head_reasons,
        MIN(CASE WHEN answer <> 'may' AND comparison = 'by category' THEN reasons END) AS category_reasons
    FROM comparability
    WHERE comparison IN ('per head', 'by category')
    GROUP BY body_id, financial_year
)
SELECT
    sums.body_id, sums.financial_year, known_bodies.kind, known_bodies.name, known_bodies.population,
    sums.unclassified_share,
    CAST(GREATEST(
        COALESCE(verdicts.strictness, 2),
        CASE
            WHEN sums.unclassified_share > $most_unclassified THEN 2
            WHEN sums.unclassified_share > $care_unclassified THEN 1
            ELSE 0
        END
    ) AS BIGINT) AS strictness,
    CONCAT_WS(
        '; ',
        CASE WHEN verdicts.strictness IS NULL THEN 'the year has no certificate' END,
        COALESCE(verdicts.category_reasons, verdicts.head_reasons),
        CASE
            WHEN sums.unclassified_share > $care_unclassified
                THEN CONCAT(
                    CAST(CAST(FLOOR(sums.unclassified_share * 100.0) AS BIGINT) AS VARCHAR),
                    '% of its pounds are unclassified'
                )
        END
    ) AS reasons
FROM sums
INNER JOIN known_bodies ON known_bodies.body_id = sums.body_id
LEFT JOIN verdicts
    ON verdicts.body_id = sums.body_id AND verdicts.financial_year = sums.financial_year
WHERE COALESCE(known_bodies.population, 0) > 0
