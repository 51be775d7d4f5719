-- name: contract_lists
-- grain: one body with a list of contracts
-- reads: contract_listed, body_periods
-- returns: body_id, contracts, judged_until
-- owner: spend/analysis
-- A list knows nothing of contracts made after it: the latest start in it, not later than the payments, and a
-- quarter more (lists are due every quarter) is the last day on which a payment is judged by it.
WITH last_days AS (
    SELECT body_id, MAX(last_day) AS last_day FROM body_periods GROUP BY body_id
)
SELECT
    contract_listed.body_id,
    CAST(COUNT(*) AS BIGINT) AS contracts,
    CAST(MAX(contract_listed.start_date) + INTERVAL 92 DAY AS DATE) AS judged_until
FROM contract_listed
INNER JOIN last_days ON last_days.body_id = contract_listed.body_id
WHERE contract_listed.start_date <= last_days.last_day
GROUP BY contract_listed.body_id
