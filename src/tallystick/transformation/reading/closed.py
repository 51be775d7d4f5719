"""Closed cases: the few that are published, and those that a council adds."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from tallystick.transformation.model import ClosedCase
from tallystick.transformation.reading.files import read_table

COLUMNS = ("name", "programme", "head", "first_estimate", "later_figure", "source")


def published_closed_cases() -> tuple[ClosedCase, ...]:
    """Return published later figures over first estimates: too few, and not independent; seed data only."""
    with as_file(files("tallystick.transformation") / "closed_cases.csv") as path:
        return read_closed_cases(path)


def read_closed_cases(path: Path) -> tuple[ClosedCase, ...]:
    """Return the closed cases of a CSV file; amounts are in pounds.

    Raises:
        FileRefused: the file cannot be read as such a table.
    """
    found = []
    for row in read_table(path, COLUMNS):
        if row.pence("first_estimate") == 0:
            raise row.refused("first_estimate", "must be above nought")
        found.append(
            ClosedCase(
                row.text("name"),
                row.text("programme"),
                row.text("head"),
                row.pence("first_estimate"),
                row.pence("later_figure"),
                row.text("source"),
            )
        )
    return tuple(found)
