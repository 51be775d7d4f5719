-- name: category_tree
-- grain: one row per class
-- reads: category_tree
-- returns: code, title, parent
-- owner: spend/reporting

SELECT code, title, COALESCE(parent, '') AS parent
FROM category_tree
ORDER BY code
