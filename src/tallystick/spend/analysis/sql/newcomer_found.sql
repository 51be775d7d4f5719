-- name: newcomer_found
-- grain: one body and new supplier that is paid round sums only
-- reads: newcomer_ranked, known_bodies
-- returns: OPPORTUNITY_COLUMNS
-- owner: spend/analysis
SELECT
    ranked.opportunity_id, 'new_suppliers' AS finder, ranked.grade,
    CONCAT(
        COALESCE(known_bodies.name, ranked.body_id), ' first paid ', ranked.supplier_label, ' on ',
        CAST(ranked.first_day AS VARCHAR), ' and pays it round sums only, ', CAST(ranked.lines AS VARCHAR), ' so far'
    ) AS title,
    ranked.body_id, 1 AS bodies, ranked.supplier_id, ranked.supplier_label AS supplier_name, ranked.class_code,
    ranked.first_day, ranked.last_day, ranked.lines, ranked.pence AS spend_pence,
    0 AS low_pence, 0 AS central_pence, 0 AS high_pence, 'none' AS basis, FALSE AS is_withheld,
    CONCAT_WS(
        ' ',
        CASE WHEN ranked.class_code = '' THEN 'What is bought is not classified; grants are round by nature.' END,
        CASE WHEN ranked.least_pence = ranked.most_pence THEN 'All sums are equal, as instalments are.' END,
        CASE WHEN ranked.group_before > 0 THEN 'A company of its group was paid before.' END,
        CASE WHEN ranked.elsewhere > 0 THEN CONCAT(CAST(ranked.elsewhere AS VARCHAR), ' other bodies pay it too.') END
    ) AS caveat,
    CONCAT(
        '{"payments": ', CAST(ranked.lines AS VARCHAR),
        ', "whole_thousands": ', CAST(ranked.round_1000 AS VARCHAR),
        ', "whole_five_hundreds": ', CAST(ranked.round_500 AS VARCHAR),
        ', "whole_hundreds": ', CAST(ranked.round_100 AS VARCHAR),
        ', "months_known_before": ', CAST(ranked.months_before AS VARCHAR),
        ', "suppliers_with_as_many_payments": ', CAST(ranked.suppliers AS VARCHAR),
        ', "of_these_round_only": ', CAST(ranked.round_suppliers AS VARCHAR),
        ', "other_bodies": ', CAST(ranked.elsewhere AS VARCHAR),
        ', "place_at_body": ', CAST(ranked.place AS VARCHAR), '}'
    ) AS facts
FROM newcomer_ranked AS ranked
LEFT JOIN known_bodies ON known_bodies.body_id = ranked.body_id
