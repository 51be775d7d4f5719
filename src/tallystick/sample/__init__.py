"""The sample county: made data with planted truths, deterministic by seed and size."""

from tallystick.sample.county import make_county
from tallystick.sample.model import CountySummary, Progress

__all__ = ["CountySummary", "Progress", "make_county"]
