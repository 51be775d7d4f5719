-- name: contract_after
-- grain: one body and supplier that is paid after its contracts ended
-- reads: contract_after_lines, contract_suppliers
-- returns: opportunity_id, body_id, supplier_id, supplier_label, class_code, first_day, last_day, lines, pence, last_end,
--   contracts, linkage
-- owner: spend/analysis
-- One late invoice is no leak: two days of payment at least, and as much as the Code asks to list.
SELECT
    CONCAT(
        'contract_cover-',
        SUBSTRING(MD5(CONCAT('after end ', after.body_id, ' ', after.supplier_id)), 1, 12)
    ) AS opportunity_id,
    after.body_id, after.supplier_id,
    MIN(after.supplier_label) AS supplier_label,
    MIN(after.class_code) AS class_code,
    MIN(after.paid_on) AS first_day,
    MAX(after.paid_on) AS last_day,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(after.amount_pence) AS BIGINT) AS pence,
    MAX(after.last_end) AS last_end,
    MIN(contract_suppliers.contracts) AS contracts,
    MIN(contract_suppliers.linkage) AS linkage
FROM contract_after_lines AS after
INNER JOIN contract_suppliers
    ON contract_suppliers.body_id = after.body_id AND contract_suppliers.supplier_id = after.supplier_id
GROUP BY after.body_id, after.supplier_id
HAVING SUM(after.amount_pence) >= $least_pence AND COUNT(DISTINCT after.paid_on) >= 2
