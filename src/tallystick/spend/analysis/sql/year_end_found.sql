-- name: year_end_found
-- grain: one spike in March
-- reads: year_end_spikes, year_end_lines, year_end_titles, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
WITH spent AS (
    SELECT
        opportunity_id, MIN(paid_on) AS first_day, MAX(paid_on) AS last_day,
        CAST(COUNT(*) AS BIGINT) AS lines,
        CAST(COUNT(DISTINCT supplier_id) AS BIGINT) AS suppliers,
        CAST(SUM(CASE WHEN CAST(paid_on AS VARCHAR) >= CONCAT(SUBSTRING(CAST(paid_on AS VARCHAR), 1, 4), '-03-22') THEN pence ELSE 0 END) AS BIGINT)
            AS last_days_pence
    FROM year_end_lines
    GROUP BY opportunity_id
)
SELECT
    spikes.opportunity_id, 'year_end_spend' AS finder, spikes.grade,
    CONCAT(
        COALESCE(known_bodies.name, spikes.body_id), ', ',
        CASE WHEN spikes.department = '' THEN 'no department named' ELSE spikes.department END, ': March ',
        SUBSTRING(spikes.financial_year, 1, 2), SUBSTRING(spikes.financial_year, 6, 2), ' was ',
        CAST(CAST(FLOOR(LEAST(spikes.ratio, 999.0)) AS BIGINT) AS VARCHAR), ' times a usual month for ',
        COALESCE(year_end_titles.title, NULLIF(spikes.purchase, ''), 'what is not classified')
    ) AS title,
    spikes.body_id, 1 AS bodies, '' AS supplier_id, '' AS supplier_name, spikes.class_code,
    spent.first_day, spent.last_day, spent.lines, GREATEST(spikes.march_pence, 0) AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE WHEN spikes.other_years = 0 THEN 'There is no other year to compare it with.' END,
        CASE
            WHEN spikes.other_years_ratio * 2 > spikes.ratio
                THEN 'Another year shows the same: it may be a yearly bill, or a habit.'
        END,
        CASE
            WHEN spikes.other_bodies_ratio * 2 > spikes.ratio
                THEN 'Other bodies pay as much for this class in March: it may be the season.'
        END
    ) AS caveat,
    CONCAT(
        '{"march_pence": ', CAST(spikes.march_pence AS VARCHAR),
        ', "mean_of_other_months_pence": ', CAST(spikes.other_pence // spikes.other_months AS VARCHAR),
        ', "dearest_other_month_pence": ', CAST(spikes.other_most AS VARCHAR),
        ', "from_22_march_pence": ', CAST(spent.last_days_pence AS VARCHAR),
        ', "suppliers": ', CAST(spent.suppliers AS VARCHAR),
        ', "times_a_usual_month": ',
        CAST(CAST(ROUND(CAST(LEAST(spikes.ratio, 999.0) AS DOUBLE), 1) AS DECIMAL(15, 1)) AS VARCHAR),
        ', "times_of_all_the_body_pays": ',
        CAST(CAST(ROUND(CAST(spikes.body_ratio AS DOUBLE), 1) AS DECIMAL(15, 1)) AS VARCHAR),
        ', "other_years": ', CAST(spikes.other_years AS VARCHAR),
        ', "times_in_other_years": ',
        CAST(CAST(ROUND(CAST(LEAST(spikes.other_years_ratio, 999.0) AS DOUBLE), 1) AS DECIMAL(15, 1)) AS VARCHAR),
        ', "other_bodies": ', CAST(spikes.other_bodies AS VARCHAR),
        ', "times_at_other_bodies": ',
        CAST(CAST(ROUND(CAST(LEAST(spikes.other_bodies_ratio, 999.0) AS DOUBLE), 1) AS DECIMAL(15, 1)) AS VARCHAR),
        ', "place_at_body": ', CAST(spikes.place AS VARCHAR), '}'
    ) AS facts
FROM year_end_spikes AS spikes
INNER JOIN spent ON spent.opportunity_id = spikes.opportunity_id
LEFT JOIN year_end_titles ON year_end_titles.class_code = spikes.purchase
LEFT JOIN known_bodies ON known_bodies.body_id = spikes.body_id
