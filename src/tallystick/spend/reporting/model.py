"""The nouns of a report: what it is about, its figures, tables and drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tallystick.spend.reporting.found import Sought

Cell = str | int | float | None


@dataclass(frozen=True)
class Derived:
    """What a room derived from the payments: its room, its identity, and why it is stale where it is."""

    room: str
    id: str
    stale: str = ""


@dataclass(frozen=True)
class Residents:
    """What is known of the people a body serves: its kind, residents, and the year of that count."""

    kind: str
    population: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class ReportInfo:
    """What the report is about.

    Args:
        snapshot_id: identity of the snapshot, printed under every figure.
        created_at: when the snapshot was made: a time, or ISO 8601 text.
        version: tallystick's version.
        title: heading of the report.
        body_names: names of the bodies in the snapshot.
        derived: what rooms derived from the payments, so that figures can name it and say where it is stale.
        residents: kind and population by body id, for figures per head.
        show_individuals: name payees that look like private individuals, which are else shown together.
        sought: the run of the finders whose findings are shown, where there is one.
        chapters: pages of other rooms that the menu leads to.
    """

    snapshot_id: str
    created_at: datetime | str
    version: str
    title: str = "Payments to suppliers"
    body_names: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    residents: Mapping[str, Residents] = field(default_factory=dict)
    show_individuals: bool = False
    sought: Sought | None = None
    chapters: tuple[Chapter, ...] = ()

    def derivation(self, room: str) -> Derived | None:
        """Return what a room derived, or None where nothing is known of it."""
        return next((item for item in self.derived if item.room == room), None)


@dataclass(frozen=True)
class Chapter:
    """Pages that another room writes into the report: their title, folder, and what writes them there.

    ``write`` gets the folder, which is new, and leaves ``index.html`` in it.
    """

    title: str
    folder: str
    write: Callable[[Path], object]


class Progress(Protocol):
    """Called as work goes on: what is being done, how much is done, how much there is."""

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Show progress."""


class Kind(StrEnum):
    """How a column of a table is written: on the page for reading, in CSV for computing."""

    TEXT = "text"
    PROSE = "prose"
    COUNT = "count"
    POUNDS = "pounds"
    SHARE = "share"
    MONTH = "month"
    YEAR = "year"
    VERDICT = "verdict"


@dataclass(frozen=True)
class Heading:
    """One column of a table. Pounds are cells of whole pence; shares are parts of 1."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """Rows for the page and for CSV.

    ``rows`` go to the CSV file ``name``.csv, the first ``shown`` of them to the page. ``total`` is how
    many there are in the evidence, where the CSV itself holds only the largest. ``links`` gives the first
    cell of a row a page to lead to.
    """

    name: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int = 25
    total: int | None = None
    links: dict[str, str] = field(default_factory=dict)

    @property
    def page_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows that stand on the page."""
        return self.rows[: self.shown]

    @property
    def extent(self) -> str:
        """Return how much of the evidence the page and the CSV show; empty where both show all."""
        every = max(self.total or 0, len(self.rows))
        on_page = len(self.page_rows)
        if on_page == every:
            return ""
        if len(self.rows) == every:
            return f"The first {on_page:,} of {every:,} rows; the CSV file has all of them."
        if on_page == len(self.rows):
            return f"The first {on_page:,} of {every:,} rows, here and in the CSV file."
        return f"The first {on_page:,} of {every:,} rows; the CSV file has the first {len(self.rows):,}."


@dataclass(frozen=True)
class Drawing:
    """A chart to draw: a Vega-Lite file, the rows it draws and the settings it takes.

    ``narrow`` names the file for small screens, ``rows_are_panels`` sizes those that lay out panels.
    """

    specification: str
    narrow: str
    values: Sequence[Mapping[str, object]]
    settings: dict[str, object] = field(default_factory=dict)
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fold:
    """One row that opens: its name, the numbers beside it, and the table within (no CSV of its own)."""

    name: str
    notes: tuple[str, ...]
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """One finding: what is shown, the drawing, what it means, the table, and where it comes from.

    ``body`` is the body it is about; empty where it is about all. ``method`` says how it was made, beyond its
    queries; ``rooms`` names the derivations that it rests on. ``folds`` are rows that open, under the heading
    ``folds_title``; ``more`` are tables that only have a CSV file.
    """

    name: str
    title: str
    meaning: tuple[str, ...]
    table: Table
    coverage: str
    queries: tuple[str, ...]
    drawing: Drawing | None = None
    alternative: str = ""
    table_open: bool = False
    body: str = ""
    method: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    folds: tuple[Fold, ...] = ()
    folds_title: str = ""
    more: tuple[Table, ...] = ()
