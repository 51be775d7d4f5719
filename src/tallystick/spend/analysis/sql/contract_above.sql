-- name: contract_above
-- grain: one body and supplier that is paid more than its contracts come to
-- reads: contract_running, contract_suppliers
-- returns: opportunity_id, body_id, supplier_id, supplier_label, class_code, first_day, last_day, lines, paid_pence,
--   life_pence, contracts, linkage
-- owner: spend/analysis
-- Above by more than VAT and permitted changes explain ($tolerance), and by as much as the Code asks to list.
SELECT
    CONCAT(
        'contract_cover-',
        SUBSTRING(MD5(CONCAT('above value ', paid.body_id, ' ', paid.supplier_id)), 1, 12)
    ) AS opportunity_id,
    paid.body_id, paid.supplier_id,
    MIN(paid.supplier_label) AS supplier_label,
    MIN(paid.class_code) AS class_code,
    MIN(CASE WHEN paid.running_pence > paid.life_pence THEN paid.paid_on END) AS first_day,
    MAX(paid.paid_on) AS last_day,
    CAST(SUM(CASE WHEN paid.running_pence > paid.life_pence THEN 1 ELSE 0 END) AS BIGINT) AS lines,
    CAST(SUM(paid.amount_pence) AS BIGINT) AS paid_pence,
    MIN(paid.life_pence) AS life_pence,
    MIN(contract_suppliers.contracts) AS contracts,
    MIN(contract_suppliers.linkage) AS linkage
FROM contract_running AS paid
INNER JOIN contract_suppliers
    ON contract_suppliers.body_id = paid.body_id AND contract_suppliers.supplier_id = paid.supplier_id
GROUP BY paid.body_id, paid.supplier_id
HAVING CAST(SUM(paid.amount_pence) AS DOUBLE) > CAST(MIN(paid.life_pence) AS DOUBLE) * $tolerance
    AND SUM(paid.amount_pence) - MIN(paid.life_pence) >= $least_pence
