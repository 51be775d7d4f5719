-- name: resolved_payees
-- grain: one row per body and legal entity; per body and reason where no name is shown
-- reads: report_payee_keys
-- returns: body_id, supplier_id, supplier_name, why, lines, pence, refund_pence
-- owner: spend/reporting

SELECT
    body_id,
    CASE WHEN why = '' THEN supplier_id ELSE '' END AS supplier_id,
    MAX(CASE WHEN why = '' THEN supplier_name ELSE '' END) AS supplier_name,
    why,
    CAST(SUM(lines) AS BIGINT) AS lines,
    CAST(SUM(pence) AS BIGINT) AS pence,
    CAST(SUM(refund_pence) AS BIGINT) AS refund_pence
FROM report_payee_keys
GROUP BY body_id, CASE WHEN why = '' THEN supplier_id ELSE '' END, why
