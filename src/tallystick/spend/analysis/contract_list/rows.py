"""Rows of a list of contracts: cells become a listed contract for each supplier, or a reason to refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tallystick.spend.analysis.contract_list.headings import Columns, ContractField
from tallystick.spend.analysis.contract_list.model import ListedContract
from tallystick.spend.mapping.units import Unit, unit_of
from tallystick.spend.values import decide_order, is_redacted, read_pence
from tallystick.spend.values.calendar_words import MONTH_NAMES
from tallystick.spend.values.dates import DateOrder

Cells = Sequence[str | None]

NO_SUPPLIER = "no supplier is named"
NOT_ONE_SUPPLIER = "the supplier is not named (“various”, “framework”, “to be confirmed”)"
WITHHELD_SUPPLIER = "the supplier's name is withheld"
NO_DATES = "neither its start nor its end could be read"
ENDS_BEFORE_START = "it ends before it starts"
REPEATED_HEADER = "it repeats the headings"

_FIRST_YEAR, _LAST_YEAR = 1980, 2149
_SERIAL_ZERO = date(1899, 12, 30)
_NUMBERS = re.compile(r"([0-9]{1,4})[/\-. ]([0-9]{1,2})[/\-. ]([0-9]{1,4})(?:[ T].*)?")
_NAMED = re.compile(
    r"(?:[a-z]{3,9},? )?([0-9]{1,2})(?:st|nd|rd|th)?[\-/. ]+([a-z]{3,9})[\-/., ]+([0-9]{2,4})(?: .*)?"
)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})[\-/. ]+([0-9]{1,2})(?:st|nd|rd|th)?[\-/., ]+([0-9]{4})(?: .*)?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.0+)?")
_UNNAMED = re.compile(
    r"(various|multiple|several|numerous|framework|mixed|tbc|tba|tbd|n ?/? ?a|not applicable|none|unknown|"
    r"see (notes?|below|attached)|spot|dynamic purchasing|dps|approved list|"
    r"to be (confirmed|advised|awarded))\b.*|[-\W]*",
    re.IGNORECASE,
)
_PARTS_OF_SUPPLIERS = re.compile(r"\s*(?:;|\||\r?\n)\s*")
_COMPANY = re.compile(r"(?:[A-Z]{2}[0-9]{4,6}|[0-9]{5,8}|R[0-9]{7})R?")
_CHARITY = re.compile(r"[0-9]{6,7}(?:-[0-9]{1,2})?")
_VAT = re.compile(r"[0-9]{9}")
_UNITS = {Unit.POUNDS: 1, Unit.THOUSANDS: 1_000, Unit.MILLIONS: 1_000_000}
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class Layout:
    """How one table is read: where each field stands, the order of its dates, what its money counts in."""

    header: tuple[str, ...]
    columns: Columns
    order: DateOrder
    units: Mapping[ContractField, int]


def layout_of(header: Sequence[str], columns: Columns, rows: Sequence[Cells]) -> Layout:
    """Return how a table is read; the order of day and month is settled by all of its dates."""
    places = [place for field in _DATES for place in columns.at.get(field, ())]
    texts = Counter(text for row in rows for place in places if (text := _cell(row, place)))
    order = decide_order(texts).order or DateOrder.DAY_FIRST
    units = {
        field: _UNITS.get(unit_of(header[place]), 0)
        for field in (ContractField.VALUE, ContractField.ANNUAL_VALUE)
        if (place := columns.first(field)) is not None
    }
    return Layout(tuple(header), columns, order, units)


_DATES = (ContractField.START, ContractField.END, ContractField.REVIEW)


def read_row(cells: Cells, layout: Layout, source_row: int) -> list[ListedContract] | str:
    """Return the contract of a row, once for each of its suppliers, or the reason for which it is refused."""
    if _repeats_header(cells, layout):
        return REPEATED_HEADER
    suppliers = suppliers_of(_text(cells, layout, ContractField.SUPPLIER))
    if isinstance(suppliers, str):
        return suppliers
    start, end, review = (_day_of(cells, layout, field) for field in _DATES)
    if start is None and end is None:
        return NO_DATES
    if start is not None and end is not None and end < start:
        return ENDS_BEFORE_START
    # What each of several suppliers may be paid is not published: the value stands with none of them.
    value, annual = (
        (None, None)
        if len(suppliers) > 1
        else (_pence(cells, layout, ContractField.VALUE), _pence(cells, layout, ContractField.ANNUAL_VALUE))
    )
    title = _text(cells, layout, ContractField.TITLE) or _text(cells, layout, ContractField.DESCRIPTION)
    return [
        ListedContract(
            _text(cells, layout, ContractField.REFERENCE) or f"row-{source_row}",
            title,
            _text(cells, layout, ContractField.DEPARTMENT),
            name,
            identifier_of(cells, layout) if len(suppliers) == 1 else "",
            start,
            end,
            review,
            value,
            annual,
        )
        for name in suppliers
    ]


def suppliers_of(text: str) -> list[str] | str:
    """Return the suppliers that a cell names, or why it names none.

    Several are parted by ``;``, ``|`` or a line break; never by a comma, which stands inside names.
    """
    if not text:
        return NO_SUPPLIER
    parts = [part for part in _PARTS_OF_SUPPLIERS.split(text) if part]
    named = [part[:_LONGEST_TEXT] for part in parts if not _UNNAMED.fullmatch(part)]
    if not named:
        return NOT_ONE_SUPPLIER
    open_ones = [part for part in named if not is_redacted(part)]
    return list(dict.fromkeys(open_ones)) if open_ones else WITHHELD_SUPPLIER


def identifier_of(cells: Cells, layout: Layout) -> str:
    """Return the supplier's registered number with its scheme, or nothing; a company's before a charity's."""
    for field, scheme, pattern in (
        (ContractField.COMPANY_NUMBER, "GB-COH", _COMPANY),
        (ContractField.CHARITY_NUMBER, "GB-CHC", _CHARITY),
        (ContractField.VAT_NUMBER, "GB-VAT", _VAT),
    ):
        plain = re.sub(r"[^A-Z0-9\-]", "", _text(cells, layout, field).upper()).removesuffix("-0")
        bare = plain.removeprefix("GB") if scheme == "GB-VAT" else plain
        if pattern.fullmatch(bare) and bare.strip("0"):
            return f"{scheme}-{_company_number(bare) if scheme == 'GB-COH' else bare}"
    return ""


def _company_number(text: str) -> str:
    """Return a company number as registered: eight characters, noughts that a spreadsheet lost put back."""
    if text.isdigit():
        return text.zfill(8)
    head = text[:2]
    return head + text[2:].zfill(6) if head.isalpha() and text[2:].isdigit() else text


def read_day(text: str, order: DateOrder) -> date | None:
    """Return the day that a cell means, from 1980 to 2149, since contracts end long after any payment.

    Accepts figures in the table's order, ISO days, named months and spreadsheet dates; a time is dropped.
    """
    plain = " ".join(text.split()).lower()
    if match := _NUMBERS.fullmatch(plain):
        return _of_figures(match[1], match[2], match[3], order)
    if match := _NAMED.fullmatch(plain):
        return _calendar_day(match[3], MONTH_NAMES.get(match[2], 0), match[1])
    if match := _NAMED_FIRST.fullmatch(plain):
        return _calendar_day(match[3], MONTH_NAMES.get(match[1], 0), match[2])
    if match := _SERIAL.fullmatch(plain):
        found = _SERIAL_ZERO + timedelta(days=int(match[1]))
        return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
    return None


def _of_figures(first: str, second: str, third: str, order: DateOrder) -> date | None:
    if len(first) == 4:
        return _calendar_day(first, int(second), third)
    if len(third) not in (2, 4):
        return None
    day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
    return _calendar_day(third, int(month), day)


def _calendar_day(year: str, month: int, day: str) -> date | None:
    full = int(year) + (2000 if len(year) == 2 and int(year) < 80 else 1900 if len(year) == 2 else 0)
    try:
        found = date(full, month, int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _day_of(cells: Cells, layout: Layout, field: ContractField) -> date | None:
    """Return the day of a field; of several columns of ending the latest, for extensions that were taken."""
    days = [
        day
        for place in layout.columns.at.get(field, ())
        if (text := _cell(cells, place)) and (day := read_day(text, layout.order)) is not None
    ]
    return max(days, default=None)


def _pence(cells: Cells, layout: Layout, field: ContractField) -> int | None:
    """Return a value in pence; None where it is not published, is nought, or is in an unknown unit."""
    pence = read_pence(_text(cells, layout, field))
    unit = layout.units.get(field, 0)
    return pence * unit if pence is not None and pence > 0 and unit else None


def unread_value(cells: Cells, layout: Layout) -> bool:
    """Tell whether a value is published that could not be read as an amount."""
    return any(
        bool(re.search(r"[0-9]", text)) and read_pence(text) is None
        for field in (ContractField.VALUE, ContractField.ANNUAL_VALUE)
        if (text := _text(cells, layout, field))
    )


def is_blank(cells: Cells) -> bool:
    """Tell whether a row holds nothing."""
    return not any((cell or "").strip() for cell in cells)


def body_text(cells: Cells, layout: Layout) -> str:
    """Return the body that a row names, or nothing."""
    return _text(cells, layout, ContractField.BODY)


def _repeats_header(cells: Cells, layout: Layout) -> bool:
    place = layout.columns.first(ContractField.SUPPLIER)
    return place is not None and _cell(cells, place).casefold() == layout.header[place].strip().casefold()


def _text(cells: Cells, layout: Layout, field: ContractField) -> str:
    place = layout.columns.first(field)
    return _cell(cells, place)[: 4 * _LONGEST_TEXT] if place is not None else ""


def _cell(cells: Cells, place: int) -> str:
    return (cells[place] or "").strip() if place < len(cells) else ""
