"""Rows that the report's queries return; field names are the queries' column names, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tallystick.spend.reporting.derived_rows import Classes, Resolution
from tallystick.spend.reporting.found import Opportunities


@dataclass(frozen=True)
class BodyMonth:
    """One body in one month; ``period`` is empty for lines without a month."""

    body_id: str
    body_name: str | None
    period: str
    lines: int
    pence: int
    refund_lines: int
    refund_pence: int
    redacted_lines: int
    card_lines: int
    net_lines: int
    gross_lines: int


@dataclass(frozen=True)
class SupplierRow:
    """One supplier in one scope (a body, or empty for all bodies)."""

    scope: str
    place: int
    supplier_name: str
    bodies: int
    lines: int
    pence: int
    refund_pence: int


@dataclass(frozen=True)
class RankRow:
    """Running pounds down to one rank of supplier in one scope."""

    scope: str
    place: int
    running_pence: int
    named_pence: int
    named_suppliers: int
    net_refund_suppliers: int
    squares: float


@dataclass(frozen=True)
class WithheldRow:
    """Payees of one body that are not shown by name, and why."""

    body_id: str
    why: str
    lines: int
    pence: int


@dataclass(frozen=True)
class SharedCount:
    """Suppliers paid by exactly so many bodies."""

    bodies: int
    suppliers: int
    lines: int
    pence: int


@dataclass(frozen=True)
class SharedRow:
    """What one body pays to a supplier that other bodies pay too."""

    place: int
    supplier_id: str
    supplier_name: str
    body_id: str
    lines: int
    pence: int


@dataclass(frozen=True)
class BodyShared:
    """What one body pays in all to suppliers that other bodies pay too."""

    body_id: str
    suppliers: int
    pence: int


@dataclass(frozen=True)
class CoverageRow:
    """How much of a body's spend carries a label of one scheme."""

    body_id: str
    scheme: str
    labels: int
    lines: int
    labelled_lines: int
    pence: int
    labelled_pence: int


@dataclass(frozen=True)
class LabelRow:
    """One of the largest labels of a body in one scheme."""

    body_id: str
    scheme: str
    place: int
    label: str
    lines: int
    pence: int


@dataclass(frozen=True)
class FileRow:
    """One file of the snapshot."""

    file_hash: str
    file: str
    kind: str
    status: str
    body_id: str
    body_name: str
    reader: str
    format: str
    amount_basis: str
    date_order: str
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    rows_not_payments: int
    pence_in: int
    pence_accepted: int
    pence_rejected: int
    first_day: str
    last_day: str
    warnings: list[str] | None

    @property
    def reconciles(self) -> bool:
        """True when rows and pence add up."""
        return (
            self.rows_in == self.rows_accepted + self.rows_rejected + self.rows_not_payments
            and self.pence_in == self.pence_accepted + self.pence_rejected
        )


@dataclass(frozen=True)
class ReasonRow:
    """Rows of one file rejected for one reason."""

    file_hash: str
    column_name: str
    reason: str
    lines: int
    pence: int


@dataclass(frozen=True)
class SupersededRow:
    """Lines of one file that another replaces."""

    file_hash: str
    superseded_by: str
    reason: str
    lines: int
    pence: int


@dataclass(frozen=True)
class Evidence:
    """All that the pages are made from: small tables, each read once.

    ``resolution``, ``classes`` and ``opportunities`` are None where nobody resolved the suppliers,
    classified the lines or looked for savings yet.
    """

    months: tuple[BodyMonth, ...]
    suppliers: tuple[SupplierRow, ...]
    ranks: tuple[RankRow, ...]
    withheld: tuple[WithheldRow, ...]
    shared_counts: tuple[SharedCount, ...]
    shared: tuple[SharedRow, ...]
    shared_by_body: tuple[BodyShared, ...]
    coverage: tuple[CoverageRow, ...]
    labels: tuple[LabelRow, ...]
    files: tuple[FileRow, ...]
    reasons: tuple[ReasonRow, ...]
    superseded: tuple[SupersededRow, ...]
    resolution: Resolution | None = None
    classes: Classes | None = None
    opportunities: Opportunities | None = None

    @cached_property
    def lines(self) -> int:
        """Lines counted in the report."""
        return sum(row.lines for row in self.months)

    @cached_property
    def pence(self) -> int:
        """Pence counted in the report."""
        return sum(row.pence for row in self.months)

    @cached_property
    def body_pence(self) -> dict[str, int]:
        """Pence of each body, largest first."""
        totals: dict[str, int] = {}
        for row in self.months:
            totals[row.body_id] = totals.get(row.body_id, 0) + row.pence
        return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def body_names(self) -> dict[str, str]:
        """Name of each body as the data has it."""
        return {row.body_id: row.body_name or row.body_id for row in self.months}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Months that any body has lines for, in order."""
        return tuple(sorted({row.period for row in self.months if row.period}))

    def of_body(self, body_id: str) -> tuple[BodyMonth, ...]:
        """Return the months of one body; of all bodies where ``body_id`` is empty."""
        return self._by_body.get(body_id, ()) if body_id else self.months

    @cached_property
    def _by_body(self) -> dict[str, tuple[BodyMonth, ...]]:
        grouped: dict[str, list[BodyMonth]] = {}
        for row in self.months:
            grouped.setdefault(row.body_id, []).append(row)
        return {body: tuple(rows) for body, rows in grouped.items()}
