"""In which unit the figures of a heading or a title are: pounds, unless it says otherwise."""

from __future__ import annotations

import re
from enum import StrEnum


class Unit(StrEnum):
    """A unit of money as publishers state it; only pounds can be read as they stand."""

    POUNDS = "pounds"
    PENCE = "pence"
    THOUSANDS = "thousands of pounds"
    MILLIONS = "millions of pounds"
    FOREIGN = "another currency"


_POUNDS = re.compile(r"£|\b(?:gbp|pounds?|sterling)\b", re.IGNORECASE)
# "Over £25,000" and "£1 million" are thresholds: a figure stands before the zeros or the word.
_THOUSANDS = re.compile(
    r"£\s*['’]?\s*(?:000s?|k)\b|(?<!\d)['’(]\s*000s?\b|\(\s*k\s*\)|(?<!\d)(?<!\d )\bthousands?\b",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"£\s*['’]?\s*mn?\b|(?<!\d)(?<!\d )\bmillions?\b", re.IGNORECASE)
_PENCE = re.compile(r"\bpence\b|\bpennies\b|\(\s*p\s*\)", re.IGNORECASE)
_IN_PENCE = re.compile(r"\bin (?:pence|pennies)\b", re.IGNORECASE)
_FOREIGN = re.compile(
    r"€|\$|\b(?:eur|euros?|usd|dollars?|chf|francs?|jpy|yen|aud|cad|nzd|dkk|sek|nok|kroner?|inr|rupees?)\b",
    re.IGNORECASE,
)


def unit_of(heading: str) -> Unit:
    """Return the unit that the heading of a column states; pounds where it states none."""
    for unit, pattern in ((Unit.THOUSANDS, _THOUSANDS), (Unit.MILLIONS, _MILLIONS)):
        if pattern.search(heading):
            return unit
    if _POUNDS.search(heading):
        return Unit.POUNDS
    if _PENCE.search(heading):
        return Unit.PENCE
    return Unit.FOREIGN if _FOREIGN.search(heading) else Unit.POUNDS


def unit_in_title(text: str) -> Unit:
    """Return the unit that a title gives for all figures below it; pounds where it gives none."""
    for unit, pattern in (
        (Unit.THOUSANDS, _THOUSANDS),
        (Unit.MILLIONS, _MILLIONS),
        (Unit.PENCE, _IN_PENCE),
    ):
        if pattern.search(text):
            return unit
    return Unit.POUNDS
