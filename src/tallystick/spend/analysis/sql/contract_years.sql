-- name: contract_years
-- grain: one body and financial year for which its list speaks
-- reads: contract_cells, contract_listed, contract_lists
-- returns: body_id, financial_year, in_force, listed_share
-- owner: spend/analysis
-- Registers drop contracts that have ended, so an old year looks uncovered. A list speaks for a year in which at
-- least $least_contracts of its contracts were in force, and half as many as in its fullest year, and whose spend
-- goes to listed suppliers by $least_share at least.
WITH years AS (
    SELECT
        body_id, financial_year,
        CAST(SUM(CASE WHEN is_listed THEN pence ELSE 0 END) AS DOUBLE)
        / CAST(GREATEST(SUM(pence), 1) AS DOUBLE) AS listed_share
    FROM contract_cells
    WHERE is_contracted
    GROUP BY body_id, financial_year
), counted AS (
    SELECT
        years.body_id, years.financial_year, years.listed_share,
        CAST(COUNT(contract_listed.contract_key) AS BIGINT) AS in_force
    FROM years
    INNER JOIN contract_lists ON contract_lists.body_id = years.body_id
    INNER JOIN contract_listed
        ON contract_listed.body_id = years.body_id
        AND contract_listed.start_date
            < CAST(CONCAT(CAST(CAST(SUBSTRING(years.financial_year, 1, 4) AS BIGINT) + 1 AS VARCHAR), '-04-01') AS DATE)
        AND COALESCE(contract_listed.end_date, CAST('9999-01-01' AS DATE))
            >= CAST(CONCAT(SUBSTRING(years.financial_year, 1, 4), '-04-01') AS DATE)
    WHERE CAST(CONCAT(SUBSTRING(years.financial_year, 1, 4), '-04-01') AS DATE) <= contract_lists.judged_until
    GROUP BY years.body_id, years.financial_year, years.listed_share
), fullest AS (
    SELECT body_id, MAX(in_force) AS most FROM counted GROUP BY body_id
)
SELECT counted.body_id, counted.financial_year, counted.in_force, counted.listed_share
FROM counted
INNER JOIN fullest ON fullest.body_id = counted.body_id
WHERE counted.in_force >= $least_contracts
    AND counted.in_force * 2 >= fullest.most
    AND counted.listed_share >= $least_share
