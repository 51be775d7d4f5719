-- name: shared_classes
-- grain: one class of purchase
-- reads: category_tree
-- returns: class_code, title, is_influenceable
-- owner: spend/analysis
SELECT code AS class_code, title, is_influenceable
FROM category_tree
