"""The cascade: each purchase gets its class from the strongest step that is as sure as demanded."""

from tallystick.categories.cascade.model import ClassifySummary, Covered, RuleCount
from tallystick.categories.cascade.run import classify, refresh

__all__ = ["ClassifySummary", "Covered", "RuleCount", "classify", "refresh"]
