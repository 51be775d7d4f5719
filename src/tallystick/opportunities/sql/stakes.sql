-- name: stakes
-- grain: one opportunity
-- reads: opportunities, opportunity_lines, opportunity_cells, confidences
-- returns: opportunity_id, pence, worth
-- owner: opportunities
-- What is at stake, and what one pound of it is worth to the opportunity: its central saving times its weight.
-- Opportunities that claim nothing own nothing.
WITH evidence AS (
    SELECT opportunity_id, SUM(pence) AS pence
    FROM opportunity_lines
    WHERE role = 'at stake' AND pence > 0
    GROUP BY opportunity_id
    UNION ALL
    SELECT opportunity_id, SUM(pence) AS pence
    FROM opportunity_cells
    WHERE pence > 0
    GROUP BY opportunity_id
), summed AS (
    SELECT opportunity_id, CAST(SUM(pence) AS BIGINT) AS pence
    FROM evidence
    GROUP BY opportunity_id
)
SELECT
    opportunities.opportunity_id,
    summed.pence,
    CAST(opportunities.central_pence AS DOUBLE) * confidences.weight / CAST(summed.pence AS DOUBLE) AS worth
FROM opportunities
INNER JOIN confidences ON confidences.opportunity_id = opportunities.opportunity_id
INNER JOIN summed ON summed.opportunity_id = opportunities.opportunity_id
WHERE opportunities.basis <> 'none' AND NOT opportunities.is_withheld
    AND opportunities.central_pence > 0 AND confidences.confidence > 0.0
