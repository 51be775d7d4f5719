"""The made table that every polluted file starts from: 80 payments of a fictional council, 9 columns.

It holds what published payments hold, so that a clean copy already has something to get wrong: cells
with commas, inches as doubled quotation marks, apostrophes, long texts, and a column that is mostly blank.
No supplier, department or reference is a real one.
"""

from __future__ import annotations

from datetime import date, timedelta

HEADER = [
    "Payment Date",
    "Supplier Name",
    "Reference",
    "Department",
    "Purpose",
    "Net Amount",
    "VAT",
    "Time",
    "Notes",
]
ROWS = 80

_SUPPLIERS = [
    "Brindle & Sons",
    "Quillmere Care, Ombershire",
    "Tarn's Fencing",
    "Oakhollow Joinery",
    'Pipe World 15" Division',
    "Wexley Taxis",
    "Larkfield Print, Post and Pack",
    "Hobb's Yard Hire",
    "Norvane Energy",
    "Mistle Park Nursery",
    "Ashdown, Prewett and Cole",
]
_DEPARTMENTS = [
    "Adult Services",
    "Highways, Parks and Fleet",
    "Education",
    "Property",
    "Children's Services",
    "Corporate",
    "Public Health",
]
_PURPOSES = [
    "Home support for the week",
    'Drainage pipes, 6" and 9" couplings, delivered to the depot at Lower Brindle before the works began.',
    "Taxi journeys",
    "Print and post of the annual canvass forms, with reply envelopes, for all wards of the district.",
    "Grass cutting",
    "The tenants' newsletter",
    "Repairs after the storm: roof, gutters and two windows at the day centre, reopened the same week.",
    "Books",
]


def rows() -> list[list[str]]:
    """Return the records of the table, always the same."""
    return [_row(number) for number in range(ROWS)]


def _row(number: int) -> list[str]:
    paid = date(2023, 4, 3) + timedelta(days=number + number // 5 * 2)
    pence = 1_250 + number * 7_919 % 480_000
    return [
        paid.strftime("%d/%m/%Y"),
        _SUPPLIERS[number * 5 % len(_SUPPLIERS)],
        f"PV-{40_117 + number * 13}",
        _DEPARTMENTS[number * 3 % len(_DEPARTMENTS)],
        _PURPOSES[number * 7 % len(_PURPOSES)],
        _pounds(-pence if number % 17 == 9 else pence),
        _pounds(pence // 5 if number % 3 else 0),
        f"{8 + number % 10:02d}:{number * 7 % 60:02d}",
        "Paid in error, refunded" if number % 17 == 9 else "",
    ]


def _pounds(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
