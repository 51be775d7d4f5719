-- name: spellings
-- grain: one row per supplier, published name, body and tier
-- reads: report_suppliers, report_payee_keys
-- returns: place, supplier_name, published, body_id, tier, probability, reason, lines, pence
-- owner: spend/reporting

WITH wanted AS (
    SELECT
        supplier_id, supplier_name,
        ROW_NUMBER() OVER (ORDER BY pence DESC, supplier_name, supplier_id) AS place
    FROM report_suppliers
    WHERE scope = '' AND bodies >= 2
)
SELECT
    wanted.place,
    wanted.supplier_name,
    report_payee_keys.published,
    report_payee_keys.body_id,
    report_payee_keys.tier,
    MIN(report_payee_keys.probability) AS probability,
    MIN(report_payee_keys.reason) AS reason,
    CAST(SUM(report_payee_keys.lines) AS BIGINT) AS lines,
    CAST(SUM(report_payee_keys.pence) AS BIGINT) AS pence
FROM wanted
JOIN report_payee_keys ON report_payee_keys.supplier_id = wanted.supplier_id AND report_payee_keys.why = ''
WHERE wanted.place <= $spelt
GROUP BY wanted.place, wanted.supplier_name, report_payee_keys.published, report_payee_keys.body_id,
    report_payee_keys.tier
ORDER BY wanted.place, pence DESC, report_payee_keys.published, report_payee_keys.body_id, report_payee_keys.tier
