"""What the made bodies buy: plain words of our own, with sizes that look like the real thing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("county", "district", "unitary", "police", "fire", "nhs")


@dataclass(frozen=True)
class Category:
    """A kind of spending.

    Attributes:
        key: short name used in the truth.
        procurement: plain words for what is bought (published as a procurement class by some bodies).
        ledger: words of the ledger account (published as expenditure category).
        code: ledger code.
        function: which department buys it; see ``DEPARTMENTS``.
        median_pence, spread_milli: log-normal size of an invoice; spread is sigma in thousandths.
        is_recurring: paid monthly under a contract.
        nouns: what its suppliers call themselves; none for payments to people.
        purposes: what bodies write about it.
        weights: share of invoices by kind of body, in the order of ``KINDS``.
    """

    key: str
    procurement: str
    ledger: str
    code: str
    function: str
    median_pence: int
    spread_milli: int
    is_recurring: bool
    nouns: tuple[str, ...]
    purposes: tuple[str, ...]
    weights: tuple[int, ...]


def _category(row: dict[str, str]) -> Category:
    return Category(
        key=row["key"],
        procurement=row["procurement"],
        ledger=row["ledger"],
        code=row["code"],
        function=row["function"],
        median_pence=int(row["median_pounds"]) * 100,
        spread_milli=int(row["spread_milli"]),
        is_recurring=row["rhythm"] == "monthly",
        nouns=tuple(row["nouns"].split("|")) if row["nouns"] else (),
        purposes=tuple(row["purposes"].split("|")),
        weights=tuple(int(weight) for weight in row["weights"].split()),
    )


def _read() -> Iterator[Category]:
    with Path(__file__).with_name("purchases.csv").open(encoding="utf-8", newline="") as opened:
        yield from map(_category, csv.DictReader(opened))


BY_KEY: dict[str, Category] = {category.key: category for category in _read()}
"""Every category, those of cards included."""

CARD_CATEGORIES = tuple(category for key, category in BY_KEY.items() if key.startswith("card_"))
CATEGORIES = tuple(category for key, category in BY_KEY.items() if not key.startswith("card_"))

MERCHANT_CATEGORIES = {
    "card_travel": ("PASSENGER RAILWAYS", "HOTELS AND INNS", "CAR PARKS"),
    "card_shop": ("HARDWARE SHOPS", "GROCERY SHOPS", "ONLINE RETAIL", "BOOKSHOPS"),
    "card_fees": ("GOVERNMENT SERVICES", "MEMBERSHIP BODIES", "COMPUTER SERVICES"),
}

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "adults": ("Adult Social Care", "Adults & Wellbeing", "ADULT SERVICES", "Health, Care and Communities"),
    "children": ("Children's Services", "Children & Families", "CHILDREN AND LEARNING", "Education & Skills"),
    "highways": ("Highways", "Place - Highways & Transport", "HIGHWAYS AND TRAFFIC", "Infrastructure"),
    "environment": ("Environment", "Street Scene", "ENVIRONMENTAL SERVICES", "Neighbourhoods"),
    "property": ("Property", "Estates & Facilities", "CORPORATE PROPERTY", "Assets and Regeneration"),
    "digital": ("ICT", "Digital & Customer", "INFORMATION SERVICES", "Business Change"),
    "corporate": ("Corporate Services", "Resources", "CHIEF EXECUTIVES", "Finance & Governance"),
    "housing": ("Housing", "Housing Options", "HOMELESSNESS", "Housing & Community Safety"),
    "community": ("Community", "Communities & Partnerships", "COMMUNITY SAFETY", "Localities"),
    "operations": ("Operations", "Fleet & Logistics", "OPERATIONAL SUPPORT", "Service Delivery"),
    "clinical": ("Theatres", "Pathology", "PHARMACY", "Medicine Division"),
}
"""Names of departments by what they do; each body uses its own."""

REDACTIONS = (
    "REDACTED",
    "Redacted - personal data",
    "Redacted Personal Data",
    "REDACTED PERSONAL DATA",
    "Name withheld",
    "Individual - details withheld",
)
