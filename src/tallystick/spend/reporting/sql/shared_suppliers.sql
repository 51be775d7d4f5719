-- name: shared_suppliers
-- grain: one row per supplier and body
-- reads: report_suppliers, report_payees
-- returns: place, supplier_id, supplier_name, body_id, lines, pence
-- owner: spend/reporting

WITH shared AS (
    SELECT
        supplier_id, supplier_name,
        ROW_NUMBER() OVER (ORDER BY pence DESC, supplier_name, supplier_id) AS place
    FROM report_suppliers
    WHERE scope = '' AND bodies >= 2
)
SELECT shared.place, shared.supplier_id, shared.supplier_name, report_payees.body_id, report_payees.lines,
    report_payees.pence
FROM shared
JOIN report_payees ON report_payees.supplier_id = shared.supplier_id AND report_payees.why = ''
WHERE shared.place <= $limit
ORDER BY shared.place, report_payees.pence DESC, report_payees.body_id
