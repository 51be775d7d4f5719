-- name: shared_supplier_totals
-- grain: one supplier that several bodies pay enough for something that could be bought together
-- reads: shared_stakes, shared_small_suppliers, shared_contract_windows, shared_classes
-- returns: supplier_id, supplier_label, group_id, bodies, buyers, lines, pence, same_pence, unknown_pence, alone_pence,
--   annual_same_pence, annual_unknown_pence, first_day, last_day, class_code, class_title, classes, largest_share,
--   least_months, is_community, all_annual_pence, small_suppliers, contracts, contract_bodies, window_from, window_to
-- owner: spend/analysis
WITH sums AS (
    SELECT
        supplier_id,
        MIN(supplier_label) AS supplier_label,
        MIN(group_id) AS group_id,
        CAST(COUNT(DISTINCT body_id) AS BIGINT) AS bodies,
        CAST(COUNT(DISTINCT CASE WHEN part <> 'alone' THEN body_id END) AS BIGINT) AS buyers,
        CAST(SUM(CASE WHEN part <> 'alone' THEN lines ELSE 0 END) AS BIGINT) AS lines,
        CAST(SUM(CASE WHEN part <> 'alone' THEN pence ELSE 0 END) AS BIGINT) AS pence,
        CAST(SUM(CASE WHEN part = 'same' THEN pence ELSE 0 END) AS BIGINT) AS same_pence,
        CAST(SUM(CASE WHEN part = 'unknown' THEN pence ELSE 0 END) AS BIGINT) AS unknown_pence,
        CAST(SUM(CASE WHEN part = 'alone' THEN pence ELSE 0 END) AS BIGINT) AS alone_pence,
        CAST(SUM(CASE WHEN part = 'same' THEN annual_pence ELSE 0 END) AS BIGINT) AS annual_same_pence,
        CAST(SUM(CASE WHEN part = 'unknown' THEN annual_pence ELSE 0 END) AS BIGINT) AS annual_unknown_pence,
        CAST(SUM(annual_pence) AS BIGINT) AS all_annual_pence,
        MIN(CASE WHEN part <> 'alone' THEN first_day END) AS first_day,
        MAX(CASE WHEN part <> 'alone' THEN last_day END) AS last_day,
        MIN(CASE WHEN part <> 'alone' THEN months END) AS least_months,
        MAX(CASE WHEN is_community THEN 1 ELSE 0 END) = 1 AS is_community
    FROM shared_stakes
    GROUP BY supplier_id
), classes AS (
    SELECT
        supplier_id, class_first_level,
        SUM(annual_pence) AS annual_pence,
        MAX(largest_share) AS largest_share,
        ROW_NUMBER() OVER (
            PARTITION BY supplier_id ORDER BY SUM(annual_pence) DESC, class_first_level
        ) AS place,
        COUNT(*) OVER (PARTITION BY supplier_id) AS classes
    FROM shared_stakes
    WHERE part = 'same'
    GROUP BY supplier_id, class_first_level
), small AS (
    SELECT pairs.supplier_id, CAST(SUM(shared_small_suppliers.small_suppliers) AS BIGINT) AS small_suppliers
    FROM (
        SELECT DISTINCT supplier_id, body_id, class_first_level FROM shared_stakes WHERE part = 'same'
    ) AS pairs
    INNER JOIN shared_small_suppliers
        ON shared_small_suppliers.body_id = pairs.body_id
        AND shared_small_suppliers.class_first_level = pairs.class_first_level
    GROUP BY pairs.supplier_id
)
SELECT
    sums.supplier_id, sums.supplier_label, sums.group_id, sums.bodies, sums.buyers, sums.lines, sums.pence,
    sums.same_pence, sums.unknown_pence, sums.alone_pence, sums.annual_same_pence, sums.annual_unknown_pence,
    sums.first_day, sums.last_day,
    COALESCE(classes.class_first_level, '') AS class_code,
    COALESCE(shared_classes.title, '') AS class_title,
    COALESCE(classes.classes, 0) AS classes,
    classes.largest_share, sums.least_months, sums.is_community, sums.all_annual_pence,
    COALESCE(small.small_suppliers, 0) AS small_suppliers,
    COALESCE(shared_contract_windows.contracts, 0) AS contracts,
    COALESCE(shared_contract_windows.contract_bodies, 0) AS contract_bodies,
    shared_contract_windows.window_from, shared_contract_windows.window_to
FROM sums
LEFT JOIN classes ON classes.supplier_id = sums.supplier_id AND classes.place = 1
LEFT JOIN shared_classes ON shared_classes.class_code = classes.class_first_level
LEFT JOIN small ON small.supplier_id = sums.supplier_id
LEFT JOIN shared_contract_windows ON shared_contract_windows.supplier_id = sums.supplier_id
WHERE sums.buyers >= 2 AND sums.annual_same_pence + sums.annual_unknown_pence >= $joint_pence
