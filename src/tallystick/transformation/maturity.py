"""The maturity grid: service, customer, community; a cell counts only with evidence.

The three levels follow the published idea that a council first makes its services efficient, then removes
contact that customers should not need to make, then designs out the need itself. Rows and words are the
council's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How far a row has come; levels may be skipped."""

    SERVICE = "service"
    CUSTOMER = "customer"
    COMMUNITY = "community"


MEANING: Mapping[Level, str] = {
    Level.SERVICE: "make it efficient",
    Level.CUSTOMER: "remove unnecessary contact",
    Level.COMMUNITY: "design out need",
}


class Standing(StrEnum):
    """What is known of a cell: evidence shows it, somebody claims it, or nothing is there."""

    SHOWN = "shown"
    CLAIMED = "claimed"
    GAP = "gap"


@dataclass(frozen=True)
class Proof:
    """A piece of evidence: what it is, where it can be seen, and of when it is."""

    title: str
    where: str
    dated: date


@dataclass(frozen=True)
class Cell:
    """One row at one level: what is said, what shows it, and what to do next."""

    row: str
    level: Level
    statement: str = ""
    evidence: tuple[Proof, ...] = ()
    next_step: str = ""

    @property
    def standing(self) -> Standing:
        """Shown with evidence, claimed with a statement only, otherwise a gap."""
        if self.statement and self.evidence:
            return Standing.SHOWN
        return Standing.CLAIMED if self.statement else Standing.GAP


@dataclass(frozen=True)
class Grid:
    """A maturity grid: its rows, and one cell for each row and level."""

    title: str
    body: str
    assessed_on: date
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]

    def cell(self, row: str, level: Level) -> Cell:
        """Return a cell; an empty one where nothing was said."""
        return next((c for c in self.cells if (c.row, c.level) == (row, level)), Cell(row, level))

    def reached(self, row: str) -> Level | None:
        """Return the highest level that evidence shows for a row; None where none is."""
        shown = [level for level in Level if self.cell(row, level).standing is Standing.SHOWN]
        return shown[-1] if shown else None

    def count(self, standing: Standing) -> int:
        """Return how many cells stand so."""
        return sum(1 for row in self.rows for level in Level if self.cell(row, level).standing is standing)

    def next_steps(self) -> tuple[Cell, ...]:
        """Return, for each row, its lowest cell that is not shown: the next thing to do or to prove."""
        found = []
        for row in self.rows:
            waiting = [c for level in Level if (c := self.cell(row, level)).standing is not Standing.SHOWN]
            found += waiting[:1]
        return tuple(found)
