-- name: fragment_markets
-- grain: one class of purchase that several bodies buy from many suppliers, few of them shared
-- reads: fragment_market_spend
-- returns: class_code, bodies, months, suppliers, unshared_suppliers, lines, unshared_pence, unshared_annual_pence,
--   annual_pence, concentration, first_day, last_day
-- owner: spend/analysis
WITH by_supplier AS (
    SELECT
        class_code, supplier_id,
        MAX(CASE WHEN is_unshared THEN 1 ELSE 0 END) AS unshared,
        SUM(annual_pence) AS annual_pence
    FROM fragment_market_spend
    GROUP BY class_code, supplier_id
), shares AS (
    SELECT
        by_supplier.*,
        CAST(annual_pence AS DOUBLE) / CAST(SUM(annual_pence) OVER (PARTITION BY class_code) AS DOUBLE) AS share
    FROM by_supplier
), counts AS (
    SELECT
        class_code,
        CAST(COUNT(*) AS BIGINT) AS suppliers,
        CAST(SUM(unshared) AS BIGINT) AS unshared_suppliers,
        CAST(FLOOR(SUM(share * share) * 10000.0) AS BIGINT) AS concentration
    FROM shares
    GROUP BY class_code
), sums AS (
    SELECT
        class_code,
        CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies,
        MIN(months) AS months,
        CAST(SUM(CASE WHEN is_unshared THEN lines ELSE 0 END) AS BIGINT) AS lines,
        CAST(SUM(CASE WHEN is_unshared THEN pence ELSE 0 END) AS BIGINT) AS unshared_pence,
        CAST(SUM(CASE WHEN is_unshared THEN annual_pence ELSE 0 END) AS BIGINT) AS unshared_annual_pence,
        CAST(SUM(annual_pence) AS BIGINT) AS annual_pence,
        MIN(CASE WHEN is_unshared THEN first_day END) AS first_day,
        MAX(CASE WHEN is_unshared THEN last_day END) AS last_day
    FROM fragment_market_spend
    GROUP BY class_code
)
SELECT sums.*, counts.suppliers, counts.unshared_suppliers, counts.concentration
FROM sums
INNER JOIN counts ON counts.class_code = sums.class_code
WHERE sums.bodies >= $least_bodies AND counts.unshared_suppliers >= $least_unshared
    AND counts.concentration < $highly_concentrated
    AND CAST(sums.unshared_annual_pence AS DOUBLE) >= $unshared_share * CAST(sums.annual_pence AS DOUBLE)
