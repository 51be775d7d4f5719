"""The nouns of normalising: what a row turned out to be, and the reconciliation of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tallystick.spend.values import OrderDecision


class RowClass(StrEnum):
    """What a row of a payments table is; only ``PAYMENT`` and ``REJECT`` carry money that counts."""

    PAYMENT = "payment"
    BLANK = "blank"
    HEADER_REPEAT = "header_repeat"
    TOTAL = "total"
    NOTE = "note"
    REJECT = "reject"


@dataclass(frozen=True)
class SetAside:
    """One row that is not an accepted payment, and why.

    ``pence`` is the amount of the row where it could be read; for a total it is the published total.
    """

    source_row: int
    row_class: RowClass
    column: str = ""
    value: str = ""
    reason: str = ""
    pence: int | None = None


@dataclass(frozen=True)
class TotalCheck:
    """A total row found in the file, compared with the lines above it."""

    source_row: int
    published_pence: int
    computed_pence: int

    @property
    def agrees(self) -> bool:
        """True when the published total is the sum of the lines that it closes."""
        return self.published_pence == self.computed_pence


@dataclass(frozen=True)
class Reconciliation:
    """Rows and pence of one table or file, in and out.

    ``pence_in`` is added up from the rows as read; ``pence_accepted`` is read back from the part that
    was written, so a line lost or changed on the way shows as a difference.
    """

    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    not_payments: dict[str, int] = field(default_factory=dict)
    pence_in: int = 0
    pence_accepted: int = 0
    pence_rejected: int = 0
    totals: tuple[TotalCheck, ...] = ()

    @property
    def rows_not_payments(self) -> int:
        """Return the number of named rows that are no payments."""
        return sum(self.not_payments.values())

    @property
    def holds(self) -> bool:
        """True when nothing was lost: rows and pence in equal rows and pence out."""
        return (
            self.rows_in == self.rows_accepted + self.rows_rejected + self.rows_not_payments
            and self.pence_in == self.pence_accepted + self.pence_rejected
        )

    def plus(self, other: Reconciliation) -> Reconciliation:
        """Return both tables taken together."""
        names = self.not_payments.keys() | other.not_payments.keys()
        return Reconciliation(
            self.rows_in + other.rows_in,
            self.rows_accepted + other.rows_accepted,
            self.rows_rejected + other.rows_rejected,
            {
                name: self.not_payments.get(name, 0) + other.not_payments.get(name, 0)
                for name in sorted(names)
            },
            self.pence_in + other.pence_in,
            self.pence_accepted + other.pence_accepted,
            self.pence_rejected + other.pence_rejected,
            self.totals + other.totals,
        )


@dataclass(frozen=True)
class NormalisedTable:
    """What normalising one table found, beside the part files that it wrote."""

    reconciliation: Reconciliation
    order: OrderDecision | None
    warnings: tuple[str, ...] = ()
