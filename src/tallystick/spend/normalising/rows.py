"""Tell what a row is that cannot be read as a payment: blank, repeated header, total, note or reject.

Only the few rows whose date or amount could not be read come here, so the rules are plain Python.
A row is set aside by name only on positive evidence; everything else is a reject that a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.spend.normalising.model import RowClass, SetAside

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|net|gross|page|report|monthly|month|quarter|year|period|running|final)[\s-]*)*"
    r"totals?\b(?:\s*(?:for|of|spend|amount|value|paid|payments?|expenditure|to date|net|gross|inc\w*|exc\w*"
    r"|[:=£\-–]|[\d/.,-]+|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\s*)*",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_TOTAL_ROW = 2
_MOST_ROUNDING = 100
"""Pence by which a published total may miss the sum of its lines and still be no payment."""
_LEAST_SUM_THAT_TELLS = 10_000_00
"""Pence; below ten thousand pounds an amount near the sum could be a payment by chance."""


@dataclass(frozen=True)
class Roles:
    """Where the deciding cells stand: column positions, ``None`` where the table has no such column."""

    header: tuple[str, ...]
    date: int | None
    amount: int | None
    payee: int | None


@dataclass(frozen=True)
class Candidate:
    """A row to decide on: its cells as read, and what could be read of it."""

    source_row: int
    cells: Sequence[str | None]
    has_date: bool
    pence: int | None


def is_total_words(text: str) -> bool:
    """Return True when a cell says nothing but that this row is a total.

    "Grand Total" and "Total for May" do; "Total Gas & Power Ltd" is a firm.
    """
    return _TOTAL.fullmatch(text.strip()) is not None


def classify(row: Candidate, roles: Roles, sum_above: int) -> SetAside:
    """Return what a row is, given the pence of the payment lines since the last total.

    A total that was rounded on its way may be out by a little; it is then named and said to disagree.
    A total-like payee on a row with a date, and a lone amount without words, count as a
    total only when the amount is ``sum_above``.
    """
    filled = [(position, cell.strip()) for position, cell in enumerate(row.cells) if cell and cell.strip()]
    if not filled:
        return SetAside(row.source_row, RowClass.BLANK)
    if _repeats_header(filled, roles.header):
        return SetAside(row.source_row, RowClass.HEADER_REPEAT, reason="the headings again")
    if row.has_date and row.pence is not None:
        # Only the payee made it doubtful: a firm called Total, or a total row that carries a date.
        is_sum = _is_sum(row.pence, sum_above)
        return SetAside(row.source_row, RowClass.TOTAL if is_sum else RowClass.PAYMENT, pence=row.pence)
    if not row.has_date:
        words = [text for position, text in filled if position != roles.amount and not _is_number(text)]
        if _is_total(words, row.pence, sum_above):
            return SetAside(row.source_row, RowClass.TOTAL, reason="a total", pence=row.pence)
        if row.pence is None and _is_note(filled, roles):
            return SetAside(row.source_row, RowClass.NOTE, value=filled[0][1], reason="words only")
    return _reject(row, roles)


def _repeats_header(filled: list[tuple[int, str]], header: tuple[str, ...]) -> bool:
    same = sum(
        1
        for position, text in filled
        if position < len(header) and header[position] and _plain(text) == _plain(header[position])
    )
    return same >= 2 and same * 5 >= len(filled) * 3


def _is_total(words: list[str], pence: int | None, sum_above: int) -> bool:
    if not words:
        return pence is not None and _is_sum(pence, sum_above)
    return len(words) <= _MOST_WORDS_OF_A_TOTAL_ROW and any(is_total_words(text) for text in words)


def _is_sum(pence: int, sum_above: int) -> bool:
    if abs(sum_above) < _LEAST_SUM_THAT_TELLS:
        return sum_above != 0 and abs(pence) == abs(sum_above)
    return abs(abs(pence) - abs(sum_above)) <= _MOST_ROUNDING


def _is_note(filled: list[tuple[int, str]], roles: Roles) -> bool:
    positions = {position for position, _ in filled}
    if roles.amount in positions:
        return False
    if len(filled) == 1:
        return not _is_number(filled[0][1])
    return roles.date not in positions and roles.payee not in positions


def _reject(row: Candidate, roles: Roles) -> SetAside:
    if row.pence is None:
        return _unreadable(row, roles, roles.amount, "amount")
    return _unreadable(row, roles, roles.date, "date")


def _unreadable(row: Candidate, roles: Roles, position: int | None, what: str) -> SetAside:
    heading, value = "", ""
    if position is not None:
        heading = roles.header[position] if position < len(roles.header) else ""
        value = (row.cells[position] or "").strip() if position < len(row.cells) else ""
    heading = heading or (f"column {position + 1}" if position is not None else f"no {what} column")
    reason = f"{value!r} cannot be read as {_ARTICLE[what]}" if value else f"no {what}"
    return SetAside(row.source_row, RowClass.REJECT, heading, value, reason, row.pence)


_ARTICLE = {"amount": "an amount of money", "date": "a date"}


def _is_number(text: str) -> bool:
    return not any(character.isalpha() for character in text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
