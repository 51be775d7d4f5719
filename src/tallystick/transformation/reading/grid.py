"""Read a maturity grid: one YAML file with its rows, and for each level what is said and what shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.maturity import Cell, Grid, Level, Proof
from tallystick.transformation.reading.fields import Fields
from tallystick.transformation.reading.files import read_yaml

_GRID = ("title", "body", "assessed_on", "rows")
_ROW = ("row", *(level.value for level in Level))
_CELL = ("statement", "evidence", "next_step")
_PROOF = ("title", "where", "dated")


def read_grid(path: Path) -> Grid:
    """Return the maturity grid of a YAML file.

    Raises:
        NotFound: there is no such file.
        FileRefused: a key is unknown or missing, a row stands twice, or evidence is later than the
            assessment.
    """
    top = read_yaml(path).only(_GRID)
    rows: list[str] = []
    cells: list[Cell] = []
    assessed_on = top.day("assessed_on")
    for item in top.list_of("rows"):
        row = _fields(item, path.name, "Each row").only(_ROW)
        name = row.text("row")
        if name in rows:
            raise row.refused("row", f"is {name!r}, which stands twice")
        rows.append(name)
        for level in Level:
            if row.has(level.value):
                cell = _cell(name, level, row.inner(level.value, _CELL))
                late = [proof for proof in cell.evidence if proof.dated > assessed_on]
                if late:
                    raise row.refused(
                        level.value, f"has evidence of {late[0].dated:%d %B %Y}, later than the assessment"
                    )
                cells.append(cell)
    if not rows:
        raise CaseRefused("The grid has no rows.", where=path.name, next_step="List them under 'rows:'.")
    return Grid(top.text("title"), top.text("body", ""), assessed_on, tuple(rows), tuple(cells))


def _cell(row: str, level: Level, said: Fields) -> Cell:
    proofs = []
    for item in said.list_of("evidence"):
        proof = _fields(item, said.place, "Each piece of evidence").only(_PROOF)
        proofs.append(Proof(proof.text("title"), proof.text("where"), proof.day("dated")))
    if proofs and not said.has("statement"):
        raise said.refused("statement", "is missing, though there is evidence")
    return Cell(row, level, said.text("statement", ""), tuple(proofs), said.text("next_step", ""))


def _fields(item: Any, place: str, what: str) -> Fields:
    if not isinstance(item, Fields):
        raise CaseRefused(f"{what} must have keys of its own.", where=place)
    return item
