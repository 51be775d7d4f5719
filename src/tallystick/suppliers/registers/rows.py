"""Read the rows of registers: cells as published to one entity and its names, or a reason for refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from tallystick.suppliers.registers import layouts
from tallystick.suppliers.registers.layouts import Layout

_COMPANY_NUMBER = re.compile(r"[A-Z0-9]{8}")
_CHARITY_NUMBER = re.compile(r"[0-9]{5,8}")
_SCOTTISH_NUMBER = re.compile(r"SC[0-9]{6}")
_SIC_CODE = re.compile(r"[0-9]{4,5}")
_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_POSTCODE_AT_END = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\s*$", re.IGNORECASE)
_CLOSED = ("dissolved", "converted", "closed", "removed", "ceased")
LONGEST_NAME = 500
"""Characters; the longest registered name has 160."""


class Name(NamedTuple):
    """One name of an entity: what it is to the entity, and until when."""

    text: str
    role: str = "current"
    until: date | None = None


class Entity(NamedTuple):
    """One company or charity as a register's row gives it; ``number`` is as the register writes it.

    A tuple, not a dataclass: one is made for each of five million rows, at a third of the time.
    """

    org_id: str
    number: str
    names: tuple[Name, ...]
    status: str = ""
    is_active: bool = True
    started_on: date | None = None
    ended_on: date | None = None
    postcode: str = ""
    town: str = ""
    company_number: str = ""
    sic_codes: tuple[str, ...] = ()


Row = Entity | str
"""An entity, or the reason for which the row is refused."""


def read_rows(layout: Layout, headings: Sequence[str], rows: Sequence[Sequence[str] | None]) -> list[Row]:
    """Return what each row of a file says; a row that is None could not be cut into cells."""
    width = len(headings)
    at = {layouts.plain_heading(heading): place for place, heading in reversed(list(enumerate(headings)))}
    # A column that is not there is read from an empty cell behind the others.
    picked = itemgetter(*(at.get(column, width) for column in layout.columns))
    read = _READERS[layout.name]
    found: list[Row] = []
    for cells in rows:
        if cells is None:
            found.append("its quotation marks are not closed")
        elif len(cells) != width:
            found.append(f"it does not have the {width} cells of the header")
        else:
            found.append(read(picked([*cells, ""])))
    return found


def _company(cells: tuple[str, ...]) -> Row:
    name, number, postcode, category, status, started, ended, town = map(str.strip, cells[:8])
    number = company_number(number)
    if not _COMPANY_NUMBER.fullmatch(number):
        return "its company number is not one"
    if not name or len(name) > LONGEST_NAME:
        return "its name is empty or too long"
    names = [Name(name)]
    for place in range(12, len(cells), 2):
        former = cells[place].strip()
        if not former:
            break
        if len(former) <= LONGEST_NAME:
            names.append(Name(former, "previous", day(cells[place + 1].strip())))
    return Entity(
        f"GB-COH-{number}",
        number,
        tuple(names),
        status or category,
        is_open(status),
        day(started),
        day(ended),
        postcode.upper(),
        town.upper(),
        sic_codes=tuple(found[0] for cell in cells[8:12] if (found := _SIC_CODE.match(cell.lstrip()))),
    )


def _charity_england_wales(cells: tuple[str, ...]) -> Row:
    number, linked, name, status, started, ended, postcode, company, _ = map(str.strip, cells)
    number = _linked_number(number, linked)
    if not number:
        return "its charity number is not one"
    if not name or len(name) > LONGEST_NAME:
        return "its name is empty or too long"
    return Entity(
        f"GB-CHC-{number}",
        number,
        (Name(name),),
        status,
        is_open(status),
        day(started),
        day(ended),
        postcode.upper(),
        company_number=_company_or_nothing(company),
    )


def _other_name_england_wales(cells: tuple[str, ...]) -> Row:
    number, linked, name, sort = map(str.strip, cells)
    number = _linked_number(number, linked)
    if not number:
        return "its charity number is not one"
    if not name or len(name) > LONGEST_NAME:
        return "its name is empty or too long"
    role = "previous" if "previous" in sort.lower() or "former" in sort.lower() else "other"
    return Entity(f"GB-CHC-{number}", number, (Name(name, role),))


def _charity_scotland(cells: tuple[str, ...]) -> Row:
    number, name, started, status, known_as, postcode, ended = map(str.strip, cells)
    number = number.upper()
    if not _SCOTTISH_NUMBER.fullmatch(number):
        return "its charity number is not one"
    if not name or len(name) > LONGEST_NAME:
        return "its name is empty or too long"
    return Entity(
        f"GB-SC-{number}",
        number,
        (Name(name), *_others(known_as)),
        status,
        is_open(status) and not ended,
        day(started),
        day(ended),
        postcode.upper(),
    )


def _charity_northern_ireland(cells: tuple[str, ...]) -> Row:
    number, linked, name, started, status, address, company, other, others = map(str.strip, cells)
    number = _linked_number(number.upper().removeprefix("NIC"), linked)
    if not number:
        return "its charity number is not one"
    if not name or len(name) > LONGEST_NAME:
        return "its name is empty or too long"
    postcode = _POSTCODE_AT_END.search(address)
    return Entity(
        f"GB-NIC-{number}",
        number,
        (Name(name.replace("`", "'")), *_others(other), *_others(others)),
        status,
        is_open(status),
        day(started),
        None,
        f"{postcode[1]} {postcode[2]}".upper() if postcode else "",
        company_number=_northern_company(company),
    )


_READERS: dict[str, Callable[[tuple[str, ...]], Row]] = {
    layouts.COMPANIES.name: _company,
    layouts.CHARITIES_ENGLAND_WALES.name: _charity_england_wales,
    layouts.OTHER_NAMES_ENGLAND_WALES.name: _other_name_england_wales,
    layouts.CHARITIES_SCOTLAND.name: _charity_scotland,
    layouts.CHARITIES_NORTHERN_IRELAND.name: _charity_northern_ireland,
}


def company_number(text: str) -> str:
    """Return a company number as registered: eight characters; leading noughts that were lost are put back.

    For example ``1234567`` is ``01234567`` and ``SC12345`` is ``SC012345``.
    """
    plain = text.replace(" ", "").upper()
    if plain.isdigit():
        return plain.zfill(8)
    head = plain[:2]
    return head + plain[2:].zfill(6) if head.isalpha() and plain[2:].isdigit() else plain


@lru_cache(maxsize=200_000)
def day(text: str) -> date | None:
    """Return a published day (``31/12/2019`` or ``2019-12-31``, a time behind it set aside), or None."""
    if not text:
        return None
    if found := _DAY.match(text):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    elif found := _ISO_DAY.match(text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


@lru_cache(maxsize=1_000)
def is_open(status: str) -> bool:
    """Tell whether a status is that of an entity still on the register; liquidation is."""
    lowered = status.lower()
    return not any(word in lowered for word in _CLOSED)


def _linked_number(number: str, linked: str) -> str:
    plain = number.removesuffix(".0")
    if not _CHARITY_NUMBER.fullmatch(plain):
        return ""
    sub = linked.removesuffix(".0")
    return f"{plain}-{int(sub)}" if sub.isascii() and sub.isdigit() and len(sub) < 6 and int(sub) else plain


def _company_or_nothing(text: str) -> str:
    number = company_number(text) if text.strip("0") else ""
    return number if _COMPANY_NUMBER.fullmatch(number) else ""


def _northern_company(text: str) -> str:
    """Companies of Northern Ireland are written there without their letters."""
    digits = text.upper().removeprefix("NI").strip()
    if not digits.isascii() or not digits.isdigit() or not int(digits) or len(digits) > 6:
        return ""
    return f"NI{digits.zfill(6)}"


def _others(text: str) -> tuple[Name, ...]:
    return tuple(
        Name(part, "other")
        for piece in text.split(";")
        if (part := piece.strip()) and len(part) <= LONGEST_NAME
    )
