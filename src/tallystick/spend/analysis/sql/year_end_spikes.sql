-- name: year_end_spikes
-- grain: one body, department, purchase and financial year with a spike in March
-- reads: year_end_years
-- returns: those of year_end_years, opportunity_id, excess_pence, other_years, other_years_ratio, other_bodies,
--   other_bodies_ratio, grade, place
-- owner: spend/analysis
-- A spike is many payments, not one large bill: without the largest line it is still one. It stands out from the
-- group's own other months, from the dearest of them, from the March of all the body pays.
WITH spikes AS (
    SELECT
        year_end_years.*,
        march_pence - other_pence // other_months AS excess_pence,
        CONCAT(
            'year_end_spend-',
            SUBSTRING(MD5(CONCAT(body_id, ' ', financial_year, ' ', purchase, ' ', department)), 1, 12)
        ) AS opportunity_id
    FROM year_end_years
    WHERE march_lines >= $least_lines
        AND other_lines >= $least_lines
        AND ratio >= $least_ratio
        AND ratio >= body_ratio * $times_body
        AND (march_pence - march_largest) * other_months >= other_pence * 2
        AND march_lines * other_months >= other_lines * $times_lines
        AND march_pence * 2 >= other_most * 3
        AND march_pence - other_pence // other_months >= $least_pence
), own_years AS (
    SELECT
        spikes.opportunity_id,
        CAST(COUNT(*) AS BIGINT) AS other_years,
        MAX(others.ratio) AS other_years_ratio
    FROM spikes
    INNER JOIN year_end_years AS others
        ON others.body_id = spikes.body_id AND others.department = spikes.department
        AND others.purchase = spikes.purchase AND others.financial_year <> spikes.financial_year
    WHERE others.other_lines + others.march_lines >= $least_lines
    GROUP BY spikes.opportunity_id
), classes AS (
    SELECT
        class_code, financial_year, body_id,
        SUM(march_pence) AS march_pence, SUM(other_pence) AS other_pence, MIN(other_months) AS other_months
    FROM year_end_years
    WHERE class_code <> ''
    GROUP BY class_code, financial_year, body_id
), peers AS (
    SELECT
        spikes.opportunity_id,
        CAST(COUNT(*) AS BIGINT) AS other_bodies,
        CAST(SUM(classes.march_pence) AS DOUBLE) * CAST(MAX(classes.other_months) AS DOUBLE)
        / CAST(GREATEST(SUM(classes.other_pence), 1) AS DOUBLE) AS other_bodies_ratio
    FROM spikes
    INNER JOIN classes
        ON classes.class_code = spikes.class_code AND classes.financial_year = spikes.financial_year
        AND classes.body_id <> spikes.body_id
    GROUP BY spikes.opportunity_id
), graded AS (
    SELECT
        spikes.*,
        COALESCE(own_years.other_years, 0) AS other_years,
        COALESCE(own_years.other_years_ratio, 0.0) AS other_years_ratio,
        COALESCE(peers.other_bodies, 0) AS other_bodies,
        COALESCE(peers.other_bodies_ratio, 0.0) AS other_bodies_ratio,
        CASE
            WHEN COALESCE(peers.other_bodies_ratio, 0.0) * 2 > spikes.ratio
                OR COALESCE(own_years.other_years_ratio, 0.0) * 2 > spikes.ratio THEN 'C'
            WHEN COALESCE(own_years.other_years, 0) > 0 THEN 'A'
            ELSE 'B'
        END AS grade
    FROM spikes
    LEFT JOIN own_years ON own_years.opportunity_id = spikes.opportunity_id
    LEFT JOIN peers ON peers.opportunity_id = spikes.opportunity_id
), placed AS (
    SELECT
        graded.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY grade, excess_pence DESC, opportunity_id) AS place
    FROM graded
)
SELECT * FROM placed WHERE place <= $most_of_a_body
