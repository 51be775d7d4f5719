-- name: typed_rows
-- grain: one row per row of the published table, in its order
-- reads: mapped (published text by field), date_readings, amount_readings, payee_readings
-- returns: source_row, day, month, financial_year, pence, vat_pence, is_redacted, is_total
-- owner: spend/normalising
-- Plain amounts are converted here; the rest were read once per distinct text by values.read_pence,
-- which gives the same answer for plain ones (tests/spend/normalising/test_amount_shapes.py).
SELECT
    source_row,
    day,
    month,
    financial_year,
    CASE
        WHEN debit_or_credit IN ('CR', 'C', 'CREDIT') THEN -abs(unsigned_pence)
        ELSE unsigned_pence
    END AS pence,
    vat_pence,
    is_redacted,
    is_total
FROM (
    SELECT
        mapped.source_row,
        mapped.debit_or_credit,
        dates.day,
        dates.month,
        dates.financial_year,
        CASE
            WHEN regexp_full_match(amount_text, '-?£?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})([.][0-9]{1,2})?')
            THEN CAST(CAST(replace(replace(amount_text, ',', ''), '£', '') AS DECIMAL(16, 2)) * 100 AS BIGINT)
            ELSE amounts.pence
        END AS unsigned_pence,
        CASE
            WHEN regexp_full_match(vat_text, '-?£?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})([.][0-9]{1,2})?')
            THEN CAST(CAST(replace(replace(vat_text, ',', ''), '£', '') AS DECIMAL(16, 2)) * 100 AS BIGINT)
            ELSE vats.pence
        END AS vat_pence,
        coalesce(payees.is_redacted, FALSE) AS is_redacted,
        coalesce(payees.is_total, FALSE) AS is_total
    FROM mapped
    LEFT JOIN date_readings AS dates ON dates.text = mapped.date_text
    LEFT JOIN amount_readings AS amounts ON amounts.text = mapped.amount_text
    LEFT JOIN amount_readings AS vats ON vats.text = mapped.vat_text
    LEFT JOIN payee_readings AS payees ON payees.text = mapped.supplier_name
) AS amounts_read
