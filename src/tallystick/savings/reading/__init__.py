"""Reading: a file of claims becomes its nouns; every mistake is named with its line."""

from tallystick.savings.reading.claims import read_claims

__all__ = ["read_claims"]
