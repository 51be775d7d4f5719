-- name: opportunity_evidence
-- grain: one opportunity and one payment line that it rests on
-- reads: opportunity_lines, opportunity_cells, analysis_lines
-- returns: opportunity_id, line_id, role, pence, is_named
-- owner: spend/analysis
-- The walk from a finding to its lines. is_named is false for individuals and withheld names.
SELECT
    opportunity_lines.opportunity_id, opportunity_lines.line_id, opportunity_lines.role, opportunity_lines.pence,
    analysis_lines.supplier_label <> '' AS is_named
FROM opportunity_lines
INNER JOIN analysis_lines ON analysis_lines.line_id = opportunity_lines.line_id
UNION ALL
SELECT
    opportunity_cells.opportunity_id, analysis_lines.line_id, 'at stake' AS role,
    analysis_lines.amount_pence AS pence, analysis_lines.supplier_label <> '' AS is_named
FROM opportunity_cells
INNER JOIN analysis_lines
    ON analysis_lines.body_id = opportunity_cells.body_id
    AND analysis_lines.supplier_id = opportunity_cells.supplier_id
    AND analysis_lines.class_code = opportunity_cells.class_code
    AND analysis_lines.financial_year = opportunity_cells.financial_year
