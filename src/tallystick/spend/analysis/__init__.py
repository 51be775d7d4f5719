"""Finders: methods that look for savings in the payments and say why each finding may be wrong."""
