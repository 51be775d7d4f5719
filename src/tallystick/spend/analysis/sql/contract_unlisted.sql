-- name: contract_unlisted
-- grain: one body and supplier without a listed contract
-- reads: contract_cells, contract_years, contract_entities, contract_names, contract_listed, contract_suppliers
-- returns: opportunity_id, body_id, supplier_id, supplier_label, class_code, first_day, last_day, lines, pence,
--   most_in_a_year, unclassified_pence, spot_pence, is_group_listed, is_alike_listed, elsewhere, place
-- owner: spend/analysis
-- The place is by pence among those of the body; elsewhere: other bodies that list a contract with the supplier.
WITH yearly AS (
    SELECT
        contract_cells.body_id, contract_cells.supplier_id, contract_cells.financial_year,
        MIN(contract_cells.supplier_label) AS supplier_label,
        MIN(contract_cells.group_id) AS group_id,
        MIN(contract_cells.first_day) AS first_day,
        MAX(contract_cells.last_day) AS last_day,
        CAST(SUM(contract_cells.lines) AS BIGINT) AS lines,
        CAST(SUM(contract_cells.pence) AS BIGINT) AS all_pence,
        CAST(SUM(CASE WHEN contract_cells.is_contracted THEN contract_cells.pence ELSE 0 END) AS BIGINT) AS pence,
        CAST(SUM(CASE WHEN contract_cells.class_code = '' THEN contract_cells.pence ELSE 0 END) AS BIGINT)
            AS unclassified_pence,
        CAST(SUM(CASE WHEN contract_cells.is_spot THEN contract_cells.pence ELSE 0 END) AS BIGINT) AS spot_pence
    FROM contract_cells
    INNER JOIN contract_years
        ON contract_years.body_id = contract_cells.body_id
        AND contract_years.financial_year = contract_cells.financial_year
    WHERE NOT contract_cells.is_listed
    GROUP BY contract_cells.body_id, contract_cells.supplier_id, contract_cells.financial_year
), totals AS (
    SELECT
        body_id, supplier_id,
        MIN(supplier_label) AS supplier_label,
        MIN(group_id) AS group_id,
        MIN(first_day) AS first_day,
        MAX(last_day) AS last_day,
        CAST(SUM(lines) AS BIGINT) AS lines,
        CAST(SUM(all_pence) AS BIGINT) AS all_pence,
        CAST(SUM(pence) AS BIGINT) AS pence,
        CAST(MAX(pence) AS BIGINT) AS most_in_a_year,
        CAST(SUM(unclassified_pence) AS BIGINT) AS unclassified_pence,
        CAST(SUM(spot_pence) AS BIGINT) AS spot_pence
    FROM yearly
    GROUP BY body_id, supplier_id
), listed_groups AS (
    SELECT body_id, group_id FROM contract_cells WHERE is_listed AND group_id IS NOT NULL GROUP BY body_id, group_id
), listed_names AS (
    SELECT body_id, SUBSTRING(name_key, 1, 10) AS begins FROM contract_listed GROUP BY body_id, SUBSTRING(name_key, 1, 10)
), alike AS (
    SELECT DISTINCT contract_names.body_id, contract_names.supplier_id
    FROM contract_names
    INNER JOIN listed_names
        ON listed_names.body_id = contract_names.body_id
        AND listed_names.begins = SUBSTRING(contract_names.name_key, 1, 10)
), others AS (
    SELECT supplier_id, CAST(COUNT(DISTINCT body_id) AS BIGINT) AS elsewhere
    FROM contract_suppliers
    GROUP BY supplier_id
)
SELECT
    CONCAT(
        'contract_cover-',
        SUBSTRING(MD5(CONCAT('not listed ', totals.body_id, ' ', totals.supplier_id)), 1, 12)
    ) AS opportunity_id,
    totals.body_id, totals.supplier_id, totals.supplier_label, '' AS class_code, totals.first_day, totals.last_day,
    totals.lines, totals.pence, totals.most_in_a_year, totals.unclassified_pence, totals.spot_pence,
    listed_groups.group_id IS NOT NULL AS is_group_listed,
    alike.supplier_id IS NOT NULL AS is_alike_listed,
    COALESCE(others.elsewhere, 0) AS elsewhere,
    ROW_NUMBER() OVER (PARTITION BY totals.body_id ORDER BY totals.pence DESC, totals.supplier_id) AS place
FROM totals
LEFT JOIN contract_entities ON contract_entities.supplier_id = totals.supplier_id
LEFT JOIN listed_groups
    ON listed_groups.body_id = totals.body_id AND listed_groups.group_id = totals.group_id
LEFT JOIN alike ON alike.body_id = totals.body_id AND alike.supplier_id = totals.supplier_id
LEFT JOIN others ON others.supplier_id = totals.supplier_id
WHERE totals.most_in_a_year >= $least_a_year_pence
    AND totals.lines >= 2
    AND totals.pence * 2 > totals.all_pence
    AND NOT COALESCE(contract_entities.is_public, FALSE)
