"""The words that order lines and price lists put above their columns, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tallystick.kernel import FileRefused


class OrderField(StrEnum):
    """A field of an order line that a column can hold."""

    UNIT_PRICE = "unit price"
    QUANTITY = "quantity"
    TOTAL = "total"
    UNIT = "unit"
    PACK = "pack size"
    ITEM = "item"
    SUPPLIER = "supplier"
    DATE = "date"
    REFERENCE = "reference"
    BODY = "body"


_MONEY = r"( (net|gbp|pounds|pence|p|ex\w* vat|inc\w* vat))*"
# For each field the patterns of plain headings, the surest first. A column goes to the first field in this
# order that claims it, and a field takes the column of its surest pattern.
_PATTERNS: tuple[tuple[OrderField, tuple[str, ...]], ...] = (
    (OrderField.UNIT_PRICE, (
        rf"(net |agreed |contract )?(unit|item|each) (price|cost|rate|value)( each)?{_MONEY}",
        rf"(price|cost|rate) (per|each|for one)( (unit|item|each|pack|uom))?{_MONEY}",
        rf"(agreed|contract|list|catalogue|net|quoted|current|selling) (unit )?(price|rate){_MONEY}",
        rf"(price|rate){_MONEY}",
    )),
    (OrderField.QUANTITY, (
        r"((order|ordered|invoiced|invoice|delivered|received) )?(qty|quantity|quantities)"
        r"( ordered| invoiced| of units)?",
        r"(number|no) (of )?(units|items|ordered)|units (ordered|bought)|volume( ordered)?|how many",
    )),
    (OrderField.TOTAL, (
        rf"(net |line |order line |total |extended )?(line )?(total|amount|value|cost|price|net)( net| line)?"
        rf"( value| amount| price| cost)?{_MONEY}",
    )),
    (OrderField.PACK, (r"(pack|case|box) (size|qty|quantity|of)|(units?|qty|quantity) per (pack|case|box)",)),
    (OrderField.UNIT, (
        r"units? of (measure\w*|issue|purchase|order|sale)|uom|uoi|(order )?unit( type)?",
        r"measure|sold (by|as)|per|pack",
    )),
    (OrderField.ITEM, (
        r"(item|product|article|goods|material|catalogue|stock|line|order line|commodity) "
        r"(description|desc|name|text|title)",
        r"(long |short |full )?description( of (the )?(goods|item|items|product|goods or services))?",
        r"(item|product|article|goods|material|commodity|what was bought|purpose|details)s?",
    )),
    (OrderField.SUPPLIER, (
        r"(name of )?(the )?(supplier|vendor|contractor|creditor|seller|provider|merchant|payee)( name)?",
    )),
    (OrderField.DATE, (
        r"(order|ordered|po|purchase order|requisition)( on)? date|ordered( on)?",
        r"date (of )?(the )?(order|ordered|purchase)",
        r"(invoice|delivery|goods receipt|receipt|transaction|posting|payment|price|effective) date",
        r"(date|ordered on|valid from|effective from|month|period)",
    )),
    (OrderField.REFERENCE, (
        r"(po|purchase order|order) (number|no|ref|reference|id)|(po|order) line( number| no)?",
        r"(invoice|document|transaction|requisition) (number|no|ref|reference|id)|reference|ref|line id",
    )),
    (OrderField.BODY, (
        r"(purchasing|buying|ordering|public|publishing) (body|authority|organisation)( name)?",
        r"(organisation|body|authority|council|local authority|buyer|customer|body id)( name| label)?",
    )),
)  # fmt: skip

_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_PENCE = re.compile(r"\bpence\b|\(\s*p\s*\)|\bp$", re.IGNORECASE)
_NO_COLUMN = re.compile(
    r"\b(vat amount|vat rate|discount|outstanding|received value|code|commodity code|type|group|class)\b"
)


@dataclass(frozen=True)
class OrderColumns:
    """Which column holds which field, and whether its prices and totals are written in pence."""

    at: dict[OrderField, int]
    price_in_pence: bool = False
    total_in_pence: bool = False

    def cell(self, cells: Sequence[str | None], wanted: OrderField) -> str:
        """Return the text of a field in a row, without outer blanks; empty where there is none."""
        place = self.at.get(wanted)
        return (cells[place] or "").strip() if place is not None and place < len(cells) else ""


def plain_heading(text: str) -> str:
    """Return a heading in lower case words, marks and brackets as blanks."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.replace("\ufeff", ""))
    return _NOT_WORDS.sub(" ", split.lower().replace("£", " ")).strip()


def find_columns(header: Sequence[str]) -> OrderColumns:
    """Return which column holds which field; columns that hold none are left out."""
    plain = [plain_heading(heading) for heading in header]
    found: dict[OrderField, int] = {}
    for wanted, patterns in _PATTERNS:
        claims = sorted(
            (strength, place)
            for place, words in enumerate(plain)
            if place not in found.values()
            and words
            and not _NO_COLUMN.search(words)
            and (strength := _strength(words, patterns)) is not None
        )
        if claims:
            found[wanted] = claims[0][1]
    return OrderColumns(
        found,
        _in_pence(header, found.get(OrderField.UNIT_PRICE)),
        _in_pence(header, found.get(OrderField.TOTAL)),
    )


def require_columns(header: Sequence[str], where: str) -> OrderColumns:
    """Return the columns of order lines: an item, and a unit price or quantity and total to make one from.

    Raises:
        FileRefused: these are not there; says what was found.
    """
    columns = find_columns(header)
    lacking = [] if OrderField.ITEM in columns.at else ["item"]
    can_divide = {OrderField.QUANTITY, OrderField.TOTAL} <= columns.at.keys()
    if OrderField.UNIT_PRICE not in columns.at and not can_divide:
        lacking.append("unit price")
    if lacking:
        seen = ", ".join(f"“{heading}”" for heading in header[:12] if heading) or "no headings"
        raise FileRefused(
            "The table is not read as order lines or a price list.",
            where=where,
            why=f"No column was found for: {', '.join(lacking)}. Its columns begin: {seen}.",
            next_step="Head the columns item, unit, quantity and unit price, and load it again.",
        )
    return columns


def _in_pence(header: Sequence[str], place: int | None) -> bool:
    return place is not None and _PENCE.search(header[place]) is not None


def _strength(words: str, patterns: Sequence[str]) -> int | None:
    """Return the place of the first pattern that fits the whole heading, 0 the surest."""
    return next((place for place, pattern in enumerate(patterns) if re.fullmatch(pattern, words)), None)
