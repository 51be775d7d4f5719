"""Opportunities: what analyses find, with evidence, range, confidence, and what people judged of it."""
