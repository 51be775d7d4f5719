-- name: newcomer_ranked
-- grain: one body and new supplier that is paid round sums only
-- reads: newcomer_suppliers, newcomer_months, newcomer_rates, contract_classes, contract_entities
-- returns: those of newcomer_suppliers, opportunity_id, months_before, elsewhere, group_before, suppliers,
--   round_suppliers, grade, place
-- owner: spend/analysis
-- New: first paid within the last twelve months of the body's payments, of which $least_months_before at least of the
-- twelve before are known. Grants and what no contract is expected for are left out: such sums are round by nature.
WITH last_months AS (
    SELECT body_id, MAX(month_number) AS last_month FROM newcomer_months GROUP BY body_id
), candidates AS (
    SELECT newcomer_suppliers.*
    FROM newcomer_suppliers
    INNER JOIN last_months ON last_months.body_id = newcomer_suppliers.body_id
    LEFT JOIN contract_classes ON contract_classes.class_code = newcomer_suppliers.class_code
    LEFT JOIN contract_entities ON contract_entities.supplier_id = newcomer_suppliers.supplier_id
    WHERE newcomer_suppliers.first_month > last_months.last_month - 12
        AND newcomer_suppliers.lines >= $least_payments
        AND newcomer_suppliers.round_100 = newcomer_suppliers.lines
        AND newcomer_suppliers.refunds = 0
        AND newcomer_suppliers.pence >= $least_pence
        AND COALESCE(contract_classes.is_contracted, TRUE)
        AND NOT COALESCE(contract_entities.is_public, FALSE)
), before AS (
    SELECT
        candidates.body_id, candidates.supplier_id,
        CAST(COUNT(*) AS BIGINT) AS months_before
    FROM candidates
    INNER JOIN newcomer_months
        ON newcomer_months.body_id = candidates.body_id
        AND newcomer_months.month_number < candidates.first_month
        AND newcomer_months.month_number >= candidates.first_month - 12
    GROUP BY candidates.body_id, candidates.supplier_id
), others AS (
    SELECT candidates.body_id, candidates.supplier_id, CAST(COUNT(*) AS BIGINT) AS elsewhere
    FROM candidates
    INNER JOIN newcomer_suppliers AS paid
        ON paid.supplier_id = candidates.supplier_id AND paid.body_id <> candidates.body_id
    GROUP BY candidates.body_id, candidates.supplier_id
), groups AS (
    SELECT candidates.body_id, candidates.supplier_id, CAST(COUNT(*) AS BIGINT) AS group_before
    FROM candidates
    INNER JOIN newcomer_suppliers AS paid
        ON paid.group_id = candidates.group_id AND paid.body_id = candidates.body_id
        AND paid.first_month < candidates.first_month
    GROUP BY candidates.body_id, candidates.supplier_id
), graded AS (
    SELECT
        candidates.*, before.months_before,
        COALESCE(others.elsewhere, 0) AS elsewhere,
        COALESCE(groups.group_before, 0) AS group_before,
        newcomer_rates.suppliers, newcomer_rates.round_suppliers,
        CASE
            WHEN candidates.class_code = '' OR groups.group_before IS NOT NULL OR candidates.least_pence = candidates.most_pence
                OR candidates.round_500 < candidates.lines THEN 'C'
            WHEN candidates.round_1000 = candidates.lines AND others.elsewhere IS NULL THEN 'A'
            ELSE 'B'
        END AS grade
    FROM candidates
    INNER JOIN before ON before.body_id = candidates.body_id AND before.supplier_id = candidates.supplier_id
    INNER JOIN newcomer_rates ON newcomer_rates.body_id = candidates.body_id
    LEFT JOIN others ON others.body_id = candidates.body_id AND others.supplier_id = candidates.supplier_id
    LEFT JOIN groups ON groups.body_id = candidates.body_id AND groups.supplier_id = candidates.supplier_id
    WHERE before.months_before >= $least_months_before
), placed AS (
    SELECT
        CONCAT('new_suppliers-', SUBSTRING(MD5(CONCAT(body_id, ' ', supplier_id)), 1, 12)) AS opportunity_id,
        graded.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY grade, pence DESC, supplier_id) AS place
    FROM graded
)
SELECT * FROM placed WHERE place <= $most_of_a_body
