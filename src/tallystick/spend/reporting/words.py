"""Numbers, months and lists in words that people read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tallystick.kernel.money import format_pence
from tallystick.spend.reporting.model import Cell, Kind
from tallystick.spend.reporting.rules import month_runs

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def pounds_short(pence: int) -> str:
    """Return pounds for headings: ``£57.9m``, below £100,000 whole pounds."""
    sign, size = ("-" if pence < 0 else ""), abs(pence)
    if size < 10_000_000:
        return f"{sign}£{(size + 50) // 100:,}"
    tenths = (size + 5_000_000) // 10_000_000
    return f"{sign}£{tenths // 10:,}.{tenths % 10}m"


def pounds_estimate(pence: int) -> str:
    """Return pounds as an estimate deserves: three figures, ``£927,000``; below £1,000 whole pounds."""
    sign, pounds = ("-" if pence < 0 else ""), (abs(pence) + 50) // 100
    step = 10 ** max(len(str(pounds)) - 3, 0)
    return f"{sign}£{(pounds + step // 2) // step * step:,}"


def percent(part: float | None) -> str:
    """Return a share with one decimal, for example ``34.2%``; an en dash where there is none."""
    if part is None:
        return "–"
    if 0 < part < 0.0005:
        return "under 0.1%"
    return f"{part * 100:.1f}%"


def month(period: str) -> str:
    """Return ``2023-04`` as ``April 2023``."""
    year, number = period.split("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}"


def month_short(period: str) -> str:
    """Return ``2023-04`` as ``Apr 2023``."""
    year, number = period.split("-")
    return f"{_MONTHS[int(number) - 1][:3]} {int(year)}"


def span(first: str, last: str) -> str:
    """Return a run of months: ``April 2023 to March 2025``, or one month."""
    return month(first) if first == last else f"{month(first)} to {month(last)}"


def spans(periods: Sequence[str], most: int = 8) -> str:
    """Return months as runs in words, the rest counted where there are many runs."""
    runs = month_runs(periods)
    words = [span(first, last) for first, last in runs[:most]]
    if len(runs) > most:
        words.append(counted(len(runs) - most, "more gap"))
    return listed(words)


def day(moment: datetime | str) -> str:
    """Return a time or ISO text as ``21 November 2026``; other text as it is."""
    moment = moment if isinstance(moment, str) else moment.isoformat()
    parts = moment[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return moment
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {int(parts[0])}"


def listed(words: Sequence[str]) -> str:
    """Join words as in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 file``, ``2,013 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def cell_text(value: Cell, kind: Kind) -> str:
    """Return a cell as the page shows it."""
    if value is None or value == "":
        return "–"
    if kind is Kind.POUNDS and isinstance(value, int):
        return format_pence(value)
    if kind is Kind.SHARE and isinstance(value, float | int):
        return percent(float(value))
    if kind is Kind.COUNT and isinstance(value, float | int):
        return f"{value:,}"
    if kind is Kind.MONTH and isinstance(value, str):
        return month_short(value)
    return str(value)


_TIERS = {
    "decision": "a person’s decision",
    "published_identifier": "a published identifier",
    "supplier_ref": "the body’s own number",
    "exact_name": "an equal clean name",
    "register": "a register",
    "similarity": "similarity",
    "alone": "nothing: it stands alone",
    "not_a_supplier": "no supplier",
    "": "not resolved yet",
}
_STEPS = {
    "decision": "A person’s decision",
    "supplier_and_code": "Supplier with ledger code, seen before",
    "supplier": "Supplier, seen before",
    "published": "Published procurement class",
    "rule": "Rule",
    "model": "Model of the words",
    "unclassified": "Unclassified",
    "": "Not classified yet",
}
STEPS = tuple(_STEPS)
"""Steps of the cascade, strongest first."""

TIERS = tuple(_TIERS)
"""Tiers of resolution, strongest first."""


def tier_words(tier: str) -> str:
    """Return by what a payee came to its entity, in words."""
    return _TIERS.get(tier, tier.replace("_", " "))


def step_words(step: str) -> str:
    """Return which step of the cascade decided, in words."""
    return _STEPS.get(step, step.replace("_", " ").capitalize())


_BODY_KINDS = {
    "county": "county councils",
    "district": "district councils",
    "unitary": "unitary councils",
    "metropolitan": "metropolitan boroughs",
    "london_borough": "London boroughs",
    "combined_authority": "combined authorities",
    "police": "police",
    "fire": "fire and rescue",
    "national_park": "national parks",
    "waste": "waste authorities",
    "nhs_trust": "NHS trusts",
    "nhs_commissioner": "NHS commissioners",
    "department": "government departments",
    "devolved_government": "devolved government",
    "arms_length_body": "arm’s-length bodies",
}


def body_kind(kind: str) -> str:
    """Return the kind of a body in words, in the plural."""
    return _BODY_KINDS.get(kind, "other bodies")
