-- name: published_months
-- grain: one body and month with payments in force
-- reads: payments, claim_bodies
-- returns: body_id, period, lines, last_day, gross_lines, withheld_lines
-- owner: savings
-- What a body published for a month, so that a gap, a broken month, or another basis of amounts is noticed.
SELECT
    p.body_id, p.period,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(MAX(COALESCE(EXTRACT(DAY FROM p.paid_on), 31)) AS BIGINT) AS last_day,
    CAST(SUM(CASE WHEN p.amount_basis = 'gross' THEN 1 ELSE 0 END) AS BIGINT) AS gross_lines,
    CAST(SUM(CASE WHEN p.is_redacted THEN 1 ELSE 0 END) AS BIGINT) AS withheld_lines
FROM payments AS p
JOIN claim_bodies AS b ON b.body_id = p.body_id
GROUP BY p.body_id, p.period
