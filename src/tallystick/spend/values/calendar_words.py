"""Month names, plausible years and financial years: what dates and periods share."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

FIRST_DAY = date(1990, 1, 1)
"""No payment file reaches further back."""

MONTH_NAMES: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb", "febuary"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
"""English month names and their usual short forms, lower case."""

MONTH_PATTERN = "(?:" + "|".join(sorted(MONTH_NAMES, key=len, reverse=True)) + ")"

_DASHES_AND_BLANKS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\t\r\n", " "),
        **dict.fromkeys("\u200b\ufeff\u200e\u200f", ""),
    }
)


def tidied(text: str) -> str:
    """Return text with one kind of dash, single blanks and lower case."""
    if not text.isascii():
        text = text.translate(_DASHES_AND_BLANKS)
    return re.sub(r"\s+", " ", text).strip().lower()


def today() -> date:
    """Return the present day."""
    return datetime.now(UTC).date()


def last_day() -> date:
    """Return the last plausible day: two years from today."""
    return today() + timedelta(days=731)


def full_year(year: str) -> int:
    """Return a written year in full: two figures become the latest such year up to next year."""
    number = int(year)
    if len(year) > 2:
        return number
    return 2000 + number if 2000 + number <= today().year + 1 else 1900 + number


def plausible_date(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar from 1990 to two years ahead, else ``None``."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= last_day() else None


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
