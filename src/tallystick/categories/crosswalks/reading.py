"""Read a crosswalk file: ``source,target,confidence,note``, one row for each source code."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from pathlib import Path

from tallystick.categories.crosswalks.model import Confidence, Entry
from tallystick.kernel import FileRefused

COLUMNS = ("source", "target", "confidence", "note")
BUNDLED = {
    ("cpv", "tallystick"): "cpv_2008_to_tallystick.csv",
    ("proclass", "tallystick"): "proclass_to_tallystick.csv",
    ("unspsc", "tallystick"): "unspsc_to_tallystick.csv",
    ("mcc", "tallystick"): "mcc_to_tallystick.csv",
}
LEVELS: dict[str, tuple[int, ...]] = {"cpv": (2, 3, 4, 5, 6, 7), "unspsc": (2, 4, 6)}
"""Lengths at which a scheme numbers its levels, the rest filled with zeros. ProClass does not keep to one."""
_WHAT = "The crosswalk cannot be read."


@lru_cache(maxsize=8)
def bundled_entries(source: str, target: str) -> tuple[Entry, ...]:
    """Return the rows of a crosswalk that ships with the library; none where there is no such file."""
    name = BUNDLED.get((source, target))
    if name is None:
        return ()
    file = resources.files(__package__) / "data" / name
    if not file.is_file():
        return ()
    return read_entries(file.read_text("utf-8").splitlines(), name)


def read_crosswalk_file(path: Path) -> tuple[Entry, ...]:
    """Return the rows of a user's crosswalk file (UTF-8 CSV with a header row).

    Raises:
        FileRefused: the file cannot be read, a column is missing, or a source stands there twice.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise FileRefused(
            _WHAT, where=str(path), why=str(problem), next_step="Save it as CSV in UTF-8."
        ) from problem
    return read_entries(lines, str(path))


def read_entries(lines: Iterable[str], where: str) -> tuple[Entry, ...]:
    """Return the rows of a crosswalk given as CSV lines; ``where`` names the file in messages.

    Raises:
        FileRefused: a column is missing, a confidence is unknown, or a source stands there twice.
    """
    rows = csv.DictReader(lines)
    header = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = header
    missing = [name for name in COLUMNS[:2] if name not in header]
    if missing:
        raise FileRefused(
            _WHAT,
            where=where,
            why=f"It has no column {' and no column '.join(missing)}.",
            next_step=f"Name its columns {', '.join(COLUMNS)}; the last two may be left out.",
        )
    found: dict[str, Entry] = {}
    for row in rows:
        entry = _entry(row, f"{where}, row {rows.line_num}")
        if entry.source in found:
            raise FileRefused(
                _WHAT, where=f"{where}, row {rows.line_num}", why=f'"{entry.source}" stands there twice.'
            )
        found[entry.source] = entry
    return tuple(found.values())


def _entry(row: dict[str, str | None], where: str) -> Entry:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["source"]:
        raise FileRefused(_WHAT, where=where, why="The source code is empty.")
    try:
        confidence = Confidence(cells["confidence"].lower() or Confidence.SAME)
    except ValueError as problem:
        raise FileRefused(
            _WHAT,
            where=where,
            why=f'confidence "{cells["confidence"]}" is not known.',
            next_step=f"Use one of {', '.join(Confidence)}, or leave it empty.",
        ) from problem
    return Entry(cells["source"], cells["target"], confidence, cells["note"])
