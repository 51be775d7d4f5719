"""Savings: claims, a ledger that nobody can inflate, and their proof in later payments."""
