"""Suppliers: who was paid. Names cleaned, identifiers checked, payees resolved into entities and groups."""
