"""The nouns of the sample room: bodies and their layouts, suppliers, payments, and the truth of each file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[int, int, int], None]
"""Called with files done, files in all, payment lines written so far."""


@dataclass(frozen=True)
class Layout:
    """How one body writes one kind of file for a while.

    Attributes:
        columns: heading and part of a payment for each column; see ``rendering.PARTS``.
        delimiter, encoding, newline: how a text is written.
        date_styles: one style, or several that take turns within a file.
        money_style: see ``values.MONEY_STYLES``.
        preamble: rows above the header; ``{body}``, ``{month}`` and ``{period}`` are filled in.
        upper_header: first of two header lines, where the header takes two.
        has_header: false for a body that forgets it.
        repeat_header_every, blank_row_every: rows between two of them; 0 for none.
        total_label: words of a total row at the foot; empty for none.
        footer: a note below the data; empty for none.
        is_ragged: rows lose trailing empty cells or gain extra delimiters.
        unreadable_every: rows between two that no reader can turn into a payment; 0 for none.
        packing: ``plain``, ``zip``, ``gzip`` or ``xlsx``.
        sheets: for a workbook: ``one``, ``notes`` (a notes sheet first) or ``months`` (a sheet a month).
    """

    columns: tuple[tuple[str, str], ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\r\n"
    date_styles: tuple[str, ...] = ("dmy",)
    money_style: str = "plain"
    preamble: tuple[tuple[str, ...], ...] = ()
    upper_header: tuple[str, ...] = ()
    has_header: bool = True
    repeat_header_every: int = 0
    blank_row_every: int = 0
    total_label: str = ""
    footer: str = ""
    is_ragged: bool = False
    unreadable_every: int = 0
    packing: str = "plain"
    sheets: str = "one"

    @property
    def amount_basis(self) -> str:
        """Return net, gross or unknown, as the headings say it."""
        headings = " ".join(heading.lower() for heading, part in self.columns if part == "amount")
        return next((basis for basis in ("net", "gross") if basis in headings), "unknown")

    def quirks(self) -> tuple[str, ...]:
        """Name in words what is unusual about this layout."""
        named = (
            (self.packing != "plain", self.packing),
            (self.packing == "xlsx" and self.sheets != "one", f"sheets: {self.sheets}"),
            (self.packing != "xlsx" and self.encoding != "utf-8", self.encoding),
            (self.delimiter == ";", "semicolons"),
            (self.delimiter == "\t", "tabs"),
            (self.delimiter == "|", "pipes"),
            (bool(self.preamble), "preamble"),
            (bool(self.upper_header), "two-line header"),
            (not self.has_header, "no header"),
            (self.repeat_header_every > 0, "repeated header"),
            (self.blank_row_every > 0, "blank rows"),
            (bool(self.total_label), "total row"),
            (bool(self.footer), "footer"),
            (self.is_ragged, "ragged rows"),
            (self.unreadable_every > 0, "unreadable values"),
            (len(self.date_styles) > 1, "mixed dates"),
        )
        styles = (f"dates {'+'.join(self.date_styles)}", f"money {self.money_style}")
        return (*styles, *(name for holds, name in named if holds))


@dataclass(frozen=True)
class Era:
    """A time in which a body keeps one layout: from a month (0 is the first) until the next era."""

    first_month: int
    layout: Layout
    file_name: str
    months_per_file: int = 1


@dataclass(frozen=True)
class Body:
    """A made public body."""

    body_id: str
    name: str
    kind: str
    folder: str
    eras: tuple[Era, ...]
    card_era: Era | None = None
    threshold_pence: int = 50_000
    aliases: str = ""
    population: int = 0
    is_control: bool = False
    corrected_months: tuple[int, ...] = ()
    overlapping_months: tuple[int, ...] = ()
    headerless_months: tuple[int, ...] = ()
    missing_months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Supplier:
    """A made supplier: one true identity with the spellings that bodies use for it.

    ``group_id`` is the supplier that leads its commercial group: brands of one VAT registration. A supplier
    that belongs to none leads its own.
    """

    supplier_id: str
    name: str
    category: str
    spellings: tuple[str, ...]
    bodies: frozenset[str]
    company_number: str = ""
    vat_number: str = ""
    charity_number: str = ""
    group_id: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A true payment, before any file. ``category`` is true, ``published_category`` is what the body says."""

    payment_id: str
    body_id: str
    paid_on: datetime.date
    pence: int
    supplier_id: str
    supplier_name: str
    category: str
    published_category: str
    department: str
    purpose: str
    invoice_ref: str
    transaction_ref: str = ""
    irrecoverable_vat_pence: int = 0
    merchant_category: str = ""
    is_card: bool = False
    is_redacted: bool = False
    duplicate_of: str = ""
    refund_of: str = ""


@dataclass(frozen=True)
class Finding:
    """Something planted that an analysis should find."""

    kind: str
    body_id: str
    supplier_id: str
    payment_ids: tuple[str, ...]
    pence: int
    note: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """A payment as one row of one published file. ``pence`` is what stands there."""

    payment: Payment
    table: str
    source_row: int
    pence: int


@dataclass(frozen=True)
class PublishedFile:
    """The truth about one published file."""

    file: str
    body_id: str
    kind: str
    expected_status: str
    period: str = ""
    rows: int = 0
    pence: int = 0
    unreadable_rows: int = 0
    amount_basis: str = ""
    superseded_by: str = ""
    quirks: tuple[str, ...] = ()
    appearances: tuple[Appearance, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class CountySummary:
    """What was made. ``lines`` and ``pence`` count each true payment once, superseded files left out."""

    folder: Path
    seed: int
    bodies: int
    files: int
    files_to_refuse: int
    lines: int
    pence: int
    published_bytes: int
    findings: int
