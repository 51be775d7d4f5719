-- name: split_ranked
-- grain: one run of payments just below a limit that is shown
-- reads: split_groups, split_invoices, split_bunching, body_periods
-- returns: those of split_groups, below, above, is_bunched, around, paid_above, expected, grade, place
-- owner: spend/analysis
-- A supplier of many invoices has some near any limit: expected is what its invoices around the run would have there
-- if they fell as all of the body's do. One that is often paid more than the limit has a contract for it. Rarest first.
WITH body_lines AS (
    SELECT body_id, SUM(lines) AS lines FROM body_periods GROUP BY body_id
), joined AS (
    SELECT
        split_groups.*, split_bunching.below, split_bunching.above,
        COALESCE(split_bunching.is_bunched, FALSE) AS is_bunched,
        split_invoices.around, split_invoices.above AS paid_above,
        CAST(split_invoices.around * split_bunching.below AS DOUBLE) / CAST(body_lines.lines AS DOUBLE) AS expected
    FROM split_groups
    INNER JOIN split_invoices ON split_invoices.opportunity_id = split_groups.opportunity_id
    INNER JOIN split_bunching
        ON split_bunching.body_id = split_groups.body_id AND split_bunching.limit_pence = split_groups.limit_pence
    INNER JOIN body_lines ON body_lines.body_id = split_groups.body_id
    WHERE split_invoices.largest_pence < split_groups.limit_pence
        AND split_invoices.run_pence * 2 > split_groups.pence
), graded AS (
    SELECT
        joined.*,
        CASE
            WHEN near_in_all > lines * 2 OR sums * 2 <= lines OR expected > $most_expected * 2 THEN 'C'
            WHEN expected <= $most_expected AND paid_above <= lines * 3 AND classes = 1 AND sums = lines
                AND (days <= $tight_days OR is_bunched) THEN 'A'
            ELSE 'B'
        END AS grade
    FROM joined
), placed AS (
    SELECT
        graded.*,
        ROW_NUMBER() OVER (
            PARTITION BY body_id ORDER BY grade, expected / CAST(lines AS DOUBLE), pence DESC, opportunity_id
        ) AS place
    FROM graded
)
SELECT * FROM placed WHERE place <= $most_of_a_body
