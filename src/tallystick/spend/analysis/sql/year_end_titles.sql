-- name: year_end_titles
-- grain: one class of purchase
-- reads: category_tree
-- returns: class_code, title
-- owner: spend/analysis
SELECT code AS class_code, title FROM category_tree
