-- name: tiers
-- grain: one row per kind of payee and tier; the tier is empty where the payee was not resolved yet
-- reads: report_payee_keys
-- returns: kind, tier, payees, lines, pence
-- owner: spend/reporting

SELECT kind, tier, COUNT(*) AS payees, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
FROM report_payee_keys
GROUP BY kind, tier
ORDER BY kind, tier
