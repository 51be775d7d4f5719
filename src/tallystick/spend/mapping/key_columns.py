"""The three columns that every list of payments needs: date, amount and payee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.spend.mapping.assigning import AMOUNTS, DATES, Given, find, with_field
from tallystick.spend.mapping.headings import meanings
from tallystick.spend.mapping.model import Field, KindDecision
from tallystick.spend.mapping.scoring import PAYEE_LIKE

INVOICE_DATE_TRUST = 0.9
PERIOD_TRUST = 0.85
"""How far an invoice date or a month may stand in where no date of payment is published."""

_NAMED = 0.4
"""Strength from which a heading names a field although it also says something unknown."""

_ALONE = 0.84
_SURELY_PAYMENTS = 0.9


@dataclass(frozen=True)
class KeyColumns:
    """The columns that count, where there are any, and how sure each is."""

    date: Given | None
    amount: Given | None
    payee: Given | None
    date_confidence: float

    @property
    def confidences(self) -> tuple[float, float, float]:
        """Return how sure date, amount and payee are; 0 for one that is missing."""
        return (
            min(0.99, self.date_confidence),
            min(0.99, self.amount.confidence if self.amount else 0.0),
            min(0.99, self.payee.confidence if self.payee else 0.0),
        )


def key_columns(given: Sequence[Given]) -> KeyColumns:
    """Return the date, amount and payee that count, among all columns that could."""
    date, confidence = _date(given)
    return KeyColumns(date, _first(given, AMOUNTS), find(given, Field.SUPPLIER_NAME), confidence)


def _first(given: Sequence[Given], wanted: Sequence[Field]) -> Given | None:
    return next((one for field in wanted if (one := find(given, field)) is not None), None)


def _date(given: Sequence[Given]) -> tuple[Given | None, float]:
    column = _first(given, DATES)
    if column is None:
        return None, 0.0
    if column.field is Field.PERIOD:
        # A month without its year cannot be placed in time.
        return (column, column.confidence * PERIOD_TRUST) if column.view.shape.periods > 0.8 else (None, 0.0)
    return column, column.confidence * (INVOICE_DATE_TRUST if column.field is Field.INVOICE_DATE else 1.0)


def named(column: Given, fields: Sequence[Field]) -> float:
    """Return how strongly the words of a heading speak for the best of some fields."""
    spoken = meanings(column.view.heading)
    return max((spoken[field].strength for field in fields if field in spoken), default=0.0)


def settle_lone_columns(given: tuple[Given, ...], kind: KindDecision) -> tuple[Given, ...]:
    """Trust a key column whose heading names its field with unknown words beside it, if no other could be it.

    "FMS payment date" is the date of payment where no other column holds dates; where another does, a
    person has to look.
    """
    if not kind.kind.is_imported:
        return given
    keys = key_columns(given)
    for column, fields, what in (
        (keys.date, (Field.PAID_ON, Field.INVOICE_DATE), "dates"),
        (keys.amount if kind.confidence >= _SURELY_PAYMENTS else None, AMOUNTS, "amounts"),
        (keys.payee, (Field.SUPPLIER_NAME,), "names of payees"),
    ):
        if column is None or column.confidence >= _ALONE or column.field not in fields:
            continue
        if named(column, fields) >= _NAMED and not any(
            _holds(what, other) for other in given if other.view.position != column.view.position
        ):
            reason = f"the only column with {what}"
            given = with_field(given, column.view.position, column.field, reason, _ALONE)
    return given


def _holds(what: str, other: Given) -> bool:
    shape = other.view.shape
    if what == "dates":
        return shape.dates >= 0.5
    if what == "amounts":
        return shape.money >= 0.5 and (
            shape.money_marks >= 0.3 or other.field in (*AMOUNTS, Field.OTHER_AMOUNT, Field.VAT_AMOUNT)
        )
    return other.field is not Field.BODY_NAME and shape.names >= PAYEE_LIKE and shape.text > 0.5
