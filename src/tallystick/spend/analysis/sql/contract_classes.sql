-- name: contract_classes
-- grain: one class of purchase
-- reads: category_tree
-- returns: class_code, is_contracted, is_spot
-- owner: spend/analysis
-- is_contracted: an ordinary purchase for which a register should hold a contract: not grants (VG), what cannot be
-- influenced, rents and land (PR01-PR03, PR05), licences (CV04), loans (FN02), claims (IN02), landlords (HO08),
-- subscriptions (PS09). is_spot: places and cases that are mostly bought one by one.
SELECT
    code AS class_code,
    COALESCE(is_influenceable, TRUE) AND first_level <> 'VG'
    AND code NOT IN ('PR01', 'PR02', 'PR03', 'PR05', 'CV04', 'FN02', 'IN02', 'HO08', 'PS09') AS is_contracted,
    first_level IN ('AC', 'CS') OR code IN ('ED01', 'ED02', 'HO01', 'PS02', 'HE01', 'HE04') AS is_spot
FROM category_tree
