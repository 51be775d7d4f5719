-- name: shared_contract_windows
-- grain: one supplier with listed contracts
-- reads: shared_contract_ends
-- returns: supplier_id, contracts, contract_bodies, window_from, window_to
-- owner: spend/analysis
-- Of all windows of twelve months that begin with the month of a contract's end, the one in which contracts of most
-- bodies end; the earliest of these.
WITH windows AS (
    SELECT
        opening.supplier_id, opening.month_number,
        CAST(COUNT(*) AS BIGINT) AS contracts,
        CAST(COUNT(DISTINCT other.body_id) AS BIGINT) AS contract_bodies,
        MIN(other.end_date) AS window_from,
        MAX(other.end_date) AS window_to
    FROM (SELECT DISTINCT supplier_id, month_number FROM shared_contract_ends) AS opening
    INNER JOIN shared_contract_ends AS other
        ON other.supplier_id = opening.supplier_id
        AND other.month_number >= opening.month_number
        AND other.month_number < opening.month_number + 12
    GROUP BY opening.supplier_id, opening.month_number
), ranked AS (
    SELECT
        windows.*,
        ROW_NUMBER() OVER (
            PARTITION BY supplier_id ORDER BY contract_bodies DESC, contracts DESC, month_number
        ) AS place
    FROM windows
)
SELECT supplier_id, contracts, contract_bodies, window_from, window_to
FROM ranked
WHERE place = 1
