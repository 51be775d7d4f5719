"""``names.tsv``: words in suppliers' names, and names of large suppliers to public bodies, by our classes.

General knowledge of these markets, written by hand, of firms only, not confirmed; one that sells many things
stands where most public bodies buy from it. Apache-2.0, as the rest.
"""
