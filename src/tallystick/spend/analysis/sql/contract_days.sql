-- name: contract_days
-- grain: one body, supplier with a listed contract, and day of payment
-- reads: contract_lines, contract_links, contract_listed
-- returns: body_id, supplier_id, paid_on, covering, ended_before, last_end
-- owner: spend/analysis
-- Here covering are contracts that cover the day; ended_before: contracts whose cover had ended by then; last_end: the end
-- of the last of these.
WITH days AS (
    SELECT body_id, supplier_id, paid_on FROM contract_lines GROUP BY body_id, supplier_id, paid_on
)
SELECT
    days.body_id, days.supplier_id, days.paid_on,
    CAST(SUM(
        CASE WHEN days.paid_on BETWEEN contract_listed.start_date AND contract_listed.cover_until THEN 1 ELSE 0 END
    ) AS BIGINT) AS covering,
    CAST(SUM(CASE WHEN days.paid_on > contract_listed.cover_until THEN 1 ELSE 0 END) AS BIGINT) AS ended_before,
    MAX(CASE WHEN days.paid_on > contract_listed.cover_until THEN contract_listed.end_date END) AS last_end
FROM days
INNER JOIN contract_links
    ON contract_links.body_id = days.body_id AND contract_links.supplier_id = days.supplier_id
INNER JOIN contract_listed ON contract_listed.contract_key = contract_links.contract_key
GROUP BY days.body_id, days.supplier_id, days.paid_on
