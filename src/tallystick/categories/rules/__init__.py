"""Rules: few, readable, counted. ``rules.yaml`` says what is said; this package reads and applies it."""

from tallystick.categories.rules.matching import DESCRIPTION_FIELDS, PAYEE_FIELDS, Matcher
from tallystick.categories.rules.model import Rule
from tallystick.categories.rules.reading import bundled_rules, read_rules

__all__ = ["DESCRIPTION_FIELDS", "PAYEE_FIELDS", "Matcher", "Rule", "bundled_rules", "read_rules"]
