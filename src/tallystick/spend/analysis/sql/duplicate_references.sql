-- name: duplicate_references
-- grain: one published invoice number of a candidate
-- reads: duplicate_candidates
-- returns: invoice_ref, written, core, stem, digits, is_day
-- owner: spend/analysis
-- What is written is as published, in capitals. The core leaves out punctuation, words such as INVOICE or CN and
-- leading zeros, and reads O, I and L as digits. The stem is the core without what clerks add to a number that is used
-- again: one letter, DUP, COPY, a one-digit ending such as /1. Where no number is printed, clerks type a day: those
-- numbers say little, and so do years and months.
WITH texts AS (
    SELECT DISTINCT
        invoice_ref,
        REGEXP_REPLACE(UPPER(TRIM(invoice_ref)), '\s+', ' ', 'g') AS written
    FROM duplicate_candidates
    WHERE invoice_ref IS NOT NULL
), cut AS (
    SELECT
        invoice_ref, written,
        REGEXP_REPLACE(written, '[^A-Z0-9]', '', 'g') AS plain,
        REGEXP_REPLACE(
            REGEXP_REPLACE(written, '([0-9]{3})[-/._ ]+0?[1-9]$', '\1', 'g'), '[^A-Z0-9]', '', 'g'
        ) AS unnumbered
    FROM texts
), bare AS (
    SELECT
        invoice_ref, written, plain,
        REGEXP_REPLACE(
            plain, '^(?:CREDITNOTE|CREDIT|CRN|CN|CR|DUPLICATE|DUP|COPY|REISSUED?|REPLACEMENT)?(?:INVOICE|INV)?(?:NUMBER|NO)?([A-Z]{0,3}[0-9])', '\1', 'g'
        ) AS core,
        REGEXP_REPLACE(
            REGEXP_REPLACE(
                unnumbered, '^(?:CREDITNOTE|CREDIT|CRN|CN|CR|DUPLICATE|DUP|COPY|REISSUED?|REPLACEMENT)?(?:INVOICE|INV)?(?:NUMBER|NO)?([A-Z]{0,3}[0-9])',
                '\1', 'g'
            ),
            '([0-9])(?:DUPLICATE|DUP|COPY|REISSUED?|REPLACEMENT|[A-Z])$', '\1', 'g'
        ) AS stem
    FROM cut
)
SELECT
    invoice_ref, written,
    REGEXP_REPLACE(TRANSLATE(core, 'OIL', '011'), '^0+', '', 'g') AS core,
    REGEXP_REPLACE(TRANSLATE(stem, 'OIL', '011'), '^0+', '', 'g') AS stem,
    CAST(LENGTH(REGEXP_REPLACE(plain, '[^0-9]', '', 'g')) AS BIGINT) AS digits,
    REGEXP_MATCHES(plain, '^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])((20)?(0[5-9]|[1-3][0-9]))?$')
    OR REGEXP_MATCHES(plain, '^(20)?[0-3][0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$')
    OR REGEXP_MATCHES(plain, '^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])$')
    OR REGEXP_MATCHES(plain, '^(19|20)[0-9][0-9]((19|20)?[0-9][0-9])?$')
    OR REGEXP_MATCHES(plain, '(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*(20)?[0-3]?[0-9]?$') AS is_day
FROM bare
