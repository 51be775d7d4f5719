"""The report's arithmetic: who is shown by name, months missing, concentration, neutral text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Both patterns are used by sql/payees.sql as well, so they keep to what RE2 and Python read alike.
PERSON_PATTERN = (
    r"(?i)^\W*(mr|mrs|ms|miss|mx|dr|rev|revd|reverend|sir|lady|dame|prof|professor)\b\.?[\s&/+,]+\S"
    r"|[,\s(]\W*(mr|mrs|ms|miss|mx)\b\.?\W*$"
    r"|,\s*(mr|mrs|ms|miss|mx|dr|rev|revd|prof)\b"
)
"""A title where people's names carry one: first, last, or after a comma."""

ORGANISATION_PATTERN = (
    r"(?i)\b(ltd|limited|plc|llp|lp|cic|cio|inc|llc|co|company|companies|trust|trustees|council|school|schools"
    r"|academy|academies|college|university|nhs|gp|surgery|practice|clinic|hospital|hospice|centre|center"
    r"|services?|group|associations?|associates|society|club|church|charity|charities|foundation|partners"
    r"|partnership|solicitors?|barristers?|chambers|consultants?|consultancy|consulting|contractors?|builders?"
    r"|building|construction|care|homes?|housing|taxis?|travel|transport|coaches|training|nursery|nurseries|farms?"
    r"|shop|stores?|bank|international|enterprises?|engineering|engineers|cleaning|catering|pharmacy|pharmacies"
    r"|chemists?|dental|dentists?|medical|health|board|committee|union|hotel|inn|garage|motors?|electrical"
    r"|plumbing|heating|roofing|landscapes?|designs?|media|productions?|publishing|books|systems|solutions"
    r"|products|supplies|uk|t/a|trading\sas|and\ssons|authority|office|agency|department|estate|properties)\b"
    r"|&\s*sons\b"
)
"""Words of organisations: a name that has one is shown even where it starts with a title."""

_PERSON = re.compile(PERSON_PATTERN, re.ASCII)
_ORGANISATION = re.compile(ORGANISATION_PATTERN, re.ASCII)


def looks_like_individual(name: str) -> bool:
    """Return whether a payee carries a person's title and no word of an organisation."""
    return bool(_PERSON.search(name)) and not _ORGANISATION.search(name)


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Return every month from ``first`` to ``last``, both ``YYYY-MM`` and both included."""
    start, end = _month_number(first), _month_number(last)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1))


def missing_months(present: Iterable[str]) -> tuple[str, ...]:
    """Return the months between the first and the last present that are absent."""
    have = sorted(set(present))
    return tuple(month for month in months_between(have[0], have[-1]) if month not in have) if have else ()


def month_runs(months: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Gather months into runs without a gap, each as its first and last month."""
    runs: list[tuple[str, str]] = []
    for month in sorted(set(months)):
        if runs and _month_number(month) == _month_number(runs[-1][1]) + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return tuple(runs)


def charted_months(lines: dict[str, int], longest: int = 240) -> tuple[str, ...]:
    """Return the months a chart spans: all, or those around 99.9% of lines where a stray date stretches them.

    Args:
        lines: number of lines by month.
        longest: months beyond which stray dates are left out of the drawing (never out of the table).
    """
    if not lines:
        return ()
    have = sorted(lines)
    if _month_number(have[-1]) - _month_number(have[0]) < longest:
        return months_between(have[0], have[-1])
    spare = sum(lines.values()) // 2000
    kept = _without_strays(have, lines, spare)
    kept = list(reversed(_without_strays(list(reversed(kept)), lines, spare)))
    return months_between(kept[0], kept[-1])[-longest:]


def _without_strays(months: list[str], lines: dict[str, int], spare: int) -> list[str]:
    passed = 0
    for place, month in enumerate(months):
        passed += lines[month]
        if passed > spare:
            return months[place:]
    return months[-1:]


def share(part: int, whole: int) -> float | None:
    """Return part of whole between 0 and 1; nothing where the whole is not above nothing."""
    return part / whole if whole > 0 else None


def herfindahl(squared_pounds: float, total_pence: int) -> float | None:
    """Return the Herfindahl-Hirschman index, 0 to 10,000: the sum of squared percentage shares.

    Source: Hirschman (1964), "The Paternity of an Index", American Economic Review 54(5).
    """
    return squared_pounds / (total_pence / 100) ** 2 * 10_000 if total_pence > 0 else None


def csv_safe(text: str) -> str:
    """Return text that a spreadsheet shows as text: a leading formula sign gets an apostrophe before it.

    Source: OWASP, CSV Injection.
    """
    return "'" + text if text[:1] in _FORMULA_STARTS or text.lstrip()[:1] in _FORMULA_STARTS else text


_FORMULA_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠")


def _month_number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1
