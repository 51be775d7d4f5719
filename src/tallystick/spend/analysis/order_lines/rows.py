"""One row of order lines: texts to a line with a price for one unit, or the reason why it is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from tallystick.spend.analysis.order_lines.headings import OrderColumns, OrderField, find_columns
from tallystick.spend.analysis.order_lines.model import OrderLine
from tallystick.spend.values.dates import OrderDecision

NO_ITEM = "it names no item"
NO_PRICE = "its unit price is missing or no amount"
NOT_ABOVE_NOUGHT = "its unit price is not above nought"
NO_QUANTITY = "its quantity is no number"
RETURNED = "its quantity is not above nought (returned or cancelled)"
BAD_TOTAL = "quantity x unit price is not its total"
TOO_LARGE = "a figure in it is too large to be one"
REPEATED_HEADER = "it repeats the headings"
TOTAL_ROW = "it is a total row"

_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|-?\.[0-9]+")
_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,2}")
_MONEY_MARKS = re.compile(r"^(?:£|gbp)\s*|\s*(?:gbp|£)$", re.IGNORECASE)
_PENCE_MARK = re.compile(r"(?<=[0-9.])\s*p$", re.IGNORECASE)
_TOTAL_WORDS = re.compile(r"(grand |sub ?|page |order )?totals?:?", re.IGNORECASE)
_LARGEST = Decimal(10) ** 12
_PLACES = Decimal("0.0001")
_VAT = Decimal("1.2")
"""The standard rate since 2011 (Value Added Tax Act 1994, s. 2); only tells why a total is a fifth larger."""


def read_number(text: str) -> Decimal | None:
    """Return a plain number as written, thousands in groups allowed; None for anything else."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if not (_NUMBER.fullmatch(plain) or _EXPONENT.fullmatch(plain)):
        return None
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the patterns admit numbers only
        return None


def read_money(text: str, *, in_pence: bool = False) -> Decimal | None:
    """Return money in pence with its decimals; ``12.5p`` is pence whatever the heading says."""
    plain = text.strip()
    if _PENCE_MARK.search(plain):
        return read_number(_PENCE_MARK.sub("", plain))
    number = read_number(_MONEY_MARKS.sub("", plain))
    return number if number is None or in_pence else number * 100


def read_row(
    cells: Sequence[str | None], columns: OrderColumns, days: OrderDecision | None
) -> OrderLine | str:
    """Return the order line of a row, or the reason why it is none.

    Where there is no unit price, it is total / quantity. Where all three are given they must agree within
    rounding; a total that is a fifth larger includes VAT and is kept as such.
    """
    item = columns.cell(cells, OrderField.ITEM)
    if problem := _no_line(item, cells):
        return problem
    price_text = columns.cell(cells, OrderField.UNIT_PRICE)
    quantity_text = columns.cell(cells, OrderField.QUANTITY)
    quantity = read_number(quantity_text) if quantity_text else None
    price = read_money(price_text, in_pence=columns.price_in_pence) if price_text else None
    total = read_money(columns.cell(cells, OrderField.TOTAL), in_pence=columns.total_in_pence)
    if quantity_text and quantity is None:
        return REPEATED_HEADER if find_columns([price_text]).at else NO_QUANTITY
    if price is None and not price_text and quantity and quantity >= _PLACES and total is not None:
        price = total / quantity
    if problem := _figures_problem(quantity, price, total):
        return problem
    assert price is not None  # noqa: S101 - checked just above
    return OrderLine(
        item=" ".join(item.split()),
        unit=_unit(cells, columns),
        quantity=None if quantity is None else quantity.quantize(_PLACES, ROUND_HALF_UP),
        unit_price_pence=price.quantize(_PLACES, ROUND_HALF_UP),
        total_pence=None if total is None else int(total.to_integral_value(ROUND_HALF_UP)),
        supplier=" ".join(columns.cell(cells, OrderField.SUPPLIER).split()),
        ordered_on=days.read(columns.cell(cells, OrderField.DATE)) if days else None,
        reference=" ".join(columns.cell(cells, OrderField.REFERENCE).split()),
    )


def totals_agree(quantity: Decimal, price: Decimal, total: Decimal) -> bool:
    """Tell whether quantity x price is the total, with or without VAT, as far as rounding allows.

    A price rounded to the penny is up to half a penny off for each unit; totals are rounded to the penny.
    """
    exact = quantity * price
    allowed = Decimal(1) + quantity / 2
    return any(abs(exact * rate - total) <= min(allowed * rate, exact * rate / 50 + 1) for rate in (1, _VAT))


def _no_line(item: str, cells: Sequence[str | None]) -> str:
    """Return why a row is no line of an order, as far as its words tell; empty where it may be one."""
    others = () if item else cells
    if _TOTAL_WORDS.fullmatch(item) or any(cell and _TOTAL_WORDS.fullmatch(cell.strip()) for cell in others):
        return TOTAL_ROW
    return "" if item else NO_ITEM


def _figures_problem(quantity: Decimal | None, price: Decimal | None, total: Decimal | None) -> str:
    if quantity is not None and quantity < _PLACES:
        return RETURNED
    if price is None:
        return NO_PRICE
    if price < _PLACES:
        return NOT_ABOVE_NOUGHT
    if max(price, quantity or Decimal(0), abs(total or Decimal(0))) > _LARGEST:
        return TOO_LARGE
    if quantity is not None and total is not None and not totals_agree(quantity, price, total):
        return BAD_TOTAL
    return ""


def _unit(cells: Sequence[str | None], columns: OrderColumns) -> str:
    """Return the unit, with the pack size behind it where that has a column of its own."""
    unit = " ".join(columns.cell(cells, OrderField.UNIT).split())
    pack = read_number(columns.cell(cells, OrderField.PACK))
    if pack is None or pack <= 1 or any(letter.isdigit() for letter in unit):
        return unit
    return f"{unit or 'pack'} of {pack.normalize():f}"
