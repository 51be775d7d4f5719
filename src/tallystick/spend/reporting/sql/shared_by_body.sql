-- name: shared_by_body
-- grain: one row per body
-- reads: report_payees, report_suppliers
-- returns: body_id, suppliers, pence
-- owner: spend/reporting

SELECT report_payees.body_id, COUNT(*) AS suppliers, CAST(SUM(report_payees.pence) AS BIGINT) AS pence
FROM report_payees
JOIN report_suppliers
    ON report_suppliers.scope = '' AND report_suppliers.supplier_id = report_payees.supplier_id
WHERE report_payees.why = '' AND report_suppliers.bodies >= 2
GROUP BY report_payees.body_id
ORDER BY report_payees.body_id
