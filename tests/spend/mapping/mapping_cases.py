"""Made tables for the tests of mapping: a line of text per table, a maker per look of value.

A table is written ``Heading: look > field | Heading: look > field``. The field is what mapping must
say; it is left out where it does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = (
    "Acorn Made Trading Ltd", "Brightwater Homes Limited", "J Maker & Sons", "Castle Made Primary School",
    "Delta Imagined Solutions PLC", "REDACTED PERSONAL DATA", "Eastgate Borough Council", "Fernlea Care Ltd",
    "Greenway Taxis", "Hopfield Foods LLP", "Mr A Person", "Ibisworth Training", "Juniper Consulting Ltd",
    "Kestrel Engineering", "Larkspur Nursery", "Mill Lane Surgery", "Northmoor Housing Association",
)  # fmt: skip
MERCHANTS = (
    "CORNER SHOP 1122",
    "RAIL TICKETS",
    "GARDEN CENTRE",
    "BOOKS ONLINE STORES",
    "INN ON THE GREEN",
    "CAFE 88",
)
DEPARTMENTS = ("Adult Social Care", "Highways", "Corporate Services", "Public Health")
LEDGER = (
    "Agency Staff",
    "Repairs and Maintenance",
    "Equipment",
    "Professional Fees",
    "Printing and Stationery",
)
PURPOSES = ("Chairs for the library", "Resurfacing at High Street", "Laptop repair", "Care in week")


def cell(look: str, row: int) -> str | None:
    """Return the made value of one look in one row."""
    day, pounds = row * 7 % 28 + 1, 512 + row * 1_037 % 60_000
    makers: dict[str, str | None] = {
        "date": f"{day:02d}/06/2023",
        "earlier": f"{day:02d}/05/2023",
        "iso": f"2023-06-{day:02d}",
        "timed": f"2023-06-{day:02d} 00:00:00",
        "midnight": "00:00:00",
        "serial": str(45078 + day),
        "named": f"{day:02d}-Jun-23",
        "month": "Jun-23",
        "bare month": "June",
        "money": f"{pounds:,}.{row * 31 % 100:02d}",
        "pounds": f"£{pounds:,}.{row * 31 % 100:02d}",
        "net": f"{pounds}.00",
        "vat": f"{pounds * 0.2:.2f}",
        "gross": f"{pounds * 1.2:.2f}",
        "zero": "0.00",
        "small": str(row % 9 + 1),
        "small money": f"{row % 40 + 3}.{row * 31 % 100:02d}",
        "debit": None if row % 5 == 0 else f"{pounds}.20",
        "credit": f"{pounds}.20" if row % 5 == 0 else None,
        "payee": NAMES[row * 5 % len(NAMES)],
        "payee once": f"{NAMES[row * 5 % len(NAMES)]} {row}",
        "merchant": MERCHANTS[row * 5 % len(MERCHANTS)],
        "payee id": str(100_200 + row * 5 % 17 * 31),
        "ref": str(5_100_000_000 + row * 7),
        "invoice": f"INV/{row * 13 % 9_000:04d}",
        "department": DEPARTMENTS[row * 3 % len(DEPARTMENTS)],
        "ledger": LEDGER[row * 2 % len(LEDGER)],
        "code": f"R{4_000 + row * 2 % 5 * 11}",
        "purpose": f"{PURPOSES[row % len(PURPOSES)]} {row}",
        "body": "Anyshire County Council",
        "uri": "http://opendatacommunities.org/id/county-council/anyshire",
        "capital": "Capital" if row % 5 == 0 else "Revenue",
        "c/r": "C" if row % 5 == 0 else "R",
        "postcode": f"ZZ{row % 9 + 1} {row % 8 + 1}AB",
        "company": f"0{1_234_567 + row * 11}",
        "vat number": f"GB{123_456_789 + row}",
        "yes": "Y" if row % 4 == 0 else "N",
        "currency": "USD" if row % 9 == 0 else "GBP",
        "card": f"************{1_000 + row % 40}",
        "cpv": f"{45_000_000 + row % 7 * 1_000}-{row % 9}",
        "word": "Yes",
        "empty": None,
    }
    return makers[look]


@dataclass(frozen=True)
class MadeTable:
    """A made table and what mapping must say of it: (position, field) pairs."""

    header: tuple[str, ...]
    looks: tuple[str, ...]
    expected: tuple[tuple[int, str], ...]

    def rows(self, count: int = 48) -> list[tuple[str | None, ...]]:
        return [tuple(cell(look, row) for look in self.looks) for row in range(count)]


def made(text: str) -> MadeTable:
    """Return the table that one line of a case describes."""
    header, looks, expected = [], [], []
    for position, column in enumerate(text.split(" | ")):
        described, _, field = column.partition(" > ")
        heading, _, look = described.rpartition(":")
        header.append(heading.strip())
        looks.append(look.strip())
        if field:
            expected.append((position, field.strip()))
    return MadeTable(tuple(header) if any(header) else (), tuple(looks), tuple(expected))


def cases(text: str) -> list[str]:
    """Return the tables of a text, one a line; indented lines continue the one above."""
    return re.sub(r"\n +", " ", text.strip()).splitlines()
