-- name: invoice_again
-- grain: one invoice number that came again at another sum, or with a letter at the same
-- reads: invoice_reuse, invoice_reuse_rates, contract_classes, contract_entities
-- returns: those of invoice_reuse, opportunity_id, kind, numbers, reused, place
-- owner: spend/analysis
-- Two lines on two days at least two weeks apart, none of them a refund: more than two are a standing reference. What no
-- contract is expected for, and places bought one by one, are left out: such references stand for the person or place.
WITH chosen AS (
    SELECT
        CONCAT(
            'invoice_numbers-',
            SUBSTRING(MD5(CONCAT('again ', reuse.body_id, ' ', reuse.first_line)), 1, 12)
        ) AS opportunity_id,
        reuse.*, rates.numbers, rates.reused,
        CASE WHEN reuse.references_used = 1 THEN 'another sum' ELSE 'a letter added' END AS kind
    FROM invoice_reuse AS reuse
    INNER JOIN invoice_reuse_rates AS rates ON rates.body_id = reuse.body_id
    LEFT JOIN contract_classes ON contract_classes.class_code = reuse.class_code
    LEFT JOIN contract_entities ON contract_entities.supplier_id = reuse.supplier_id
    WHERE rates.is_usable
        AND reuse.lines = 2 AND reuse.days = 2 AND reuse.refunds = 0
        AND (
            (reuse.references_used = 1 AND reuse.sums = 2)
            OR (reuse.references_used = 2 AND reuse.sums = 1)
        )
        AND reuse.last_day >= CAST(reuse.first_day + INTERVAL 14 DAY AS DATE)
        AND reuse.last_day <= CAST(reuse.first_day + INTERVAL 365 DAY AS DATE)
        AND COALESCE(contract_classes.is_contracted, TRUE) AND NOT COALESCE(contract_classes.is_spot, FALSE)
        AND NOT COALESCE(contract_entities.is_public, FALSE)
), placed AS (
    SELECT
        chosen.*,
        ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY kind, pence DESC, opportunity_id) AS place
    FROM chosen
)
SELECT * FROM placed WHERE place <= $most_of_a_body
