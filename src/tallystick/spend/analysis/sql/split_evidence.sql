-- name: split_evidence
-- grain: one payment line just below a limit
-- reads: split_ranked, split_runs
-- returns: EVIDENCE_LINE_COLUMNS
-- owner: spend/analysis
SELECT
    split_ranked.opportunity_id, split_runs.line_id, 'at stake' AS role, split_runs.amount_pence AS pence,
    split_runs.body_id, split_runs.supplier_id, split_runs.class_code, split_runs.financial_year
FROM split_ranked
INNER JOIN split_runs
    ON split_runs.body_id = split_ranked.body_id AND split_runs.supplier_id = split_ranked.supplier_id
    AND split_runs.limit_pence = split_ranked.limit_pence AND split_runs.run_number = split_ranked.run_number
WHERE split_runs.alike < 3
