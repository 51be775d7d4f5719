-- name: split_groups
-- grain: one run of payments just below a limit to one supplier of one body
-- reads: split_runs
-- returns: opportunity_id, body_id, supplier_id, limit_pence, run_number, supplier_label, class_code, classes, is_law, lines,
--   pence, sums, first_day, last_day, days, near_in_all, runs_in_all
-- owner: spend/analysis
-- Lines of one invoice are one payment, so that as many references as payments are asked for. A sum that is paid in
-- three months or more is a rent or an instalment: it does not count towards a run.
SELECT
    CONCAT('threshold_splits-', SUBSTRING(MD5(CONCAT(CAST(limit_pence AS VARCHAR), ' ', MIN(line_id))), 1, 12))
        AS opportunity_id,
    body_id, supplier_id, limit_pence, run_number,
    MIN(supplier_label) AS supplier_label,
    MIN(class_code) AS class_code,
    CAST(COUNT(DISTINCT class_code) AS BIGINT) AS classes,
    MAX(CASE WHEN is_law THEN 1 ELSE 0 END) = 1 AS is_law,
    CAST(COUNT(*) AS BIGINT) AS lines,
    CAST(SUM(amount_pence) AS BIGINT) AS pence,
    CAST(COUNT(DISTINCT amount_pence) AS BIGINT) AS sums,
    MIN(paid_on) AS first_day,
    MAX(paid_on) AS last_day,
    MAX(day_number) - MIN(day_number) + 1 AS days,
    MIN(near_in_all) AS near_in_all,
    MIN(runs_in_all) AS runs_in_all
FROM split_runs
WHERE alike < 3
GROUP BY body_id, supplier_id, limit_pence, run_number
HAVING COUNT(DISTINCT reference) >= $least_payments
    AND COUNT(DISTINCT reference) = COUNT(*)
    AND MAX(day_number) - MIN(day_number) + 1 <= $span_days
