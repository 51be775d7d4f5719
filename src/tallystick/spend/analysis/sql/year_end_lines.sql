-- name: year_end_lines
-- grain: one payment line of a spike in March
-- reads: analysis_lines, year_end_spikes
-- returns: EVIDENCE_LINE_COLUMNS, paid_on
-- owner: spend/analysis
SELECT
    spikes.opportunity_id, lines.line_id, 'at stake' AS role, lines.amount_pence AS pence, lines.body_id,
    lines.supplier_id, lines.class_code, lines.financial_year, lines.paid_on
FROM analysis_lines AS lines
INNER JOIN year_end_spikes AS spikes
    ON spikes.body_id = lines.body_id AND spikes.financial_year = lines.financial_year
    AND spikes.department = SPLIT_PART(COALESCE(lines.department, ''), ' / ', 1)
    AND spikes.purchase
        = CASE WHEN lines.class_code <> '' THEN lines.class_code ELSE UPPER(COALESCE(lines.expenditure_category, '')) END
WHERE ENDS_WITH(lines.period, '-03') AND lines.supplier_label <> '' AND NOT COALESCE(lines.is_card, FALSE)
