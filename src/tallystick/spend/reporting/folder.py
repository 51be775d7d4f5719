"""The report's folder: made beside its place, then swapped in whole; nobody else's files are touched."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tallystick.kernel.errors import StoreFailure, UsageProblem
from tallystick.spend.reporting.model import Cell, Heading, Kind, Table
from tallystick.spend.reporting.rules import csv_safe

MARKER = "report.json"


def check_place(folder: Path) -> None:
    """Raise UsageProblem where the folder holds anything that a report did not write."""
    if not folder.exists():
        return
    next_step = "Choose a new or empty folder, for example: tallystick spend report -o spend-report"
    if not folder.is_dir():
        raise UsageProblem(
            "The report cannot be written there", where=str(folder), why="It is a file.", next_step=next_step
        )
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not found:
        return
    if MARKER not in found:
        raise UsageProblem(
            "The folder is not a report of tallystick, so it is not overwritten",
            where=str(folder),
            why=f"It has files of its own and no {MARKER}.",
            next_step=next_step,
        )
    strange = sorted(found - _written_before(folder))
    if strange:
        raise UsageProblem(
            "The folder holds files that the report did not write, so it is not overwritten",
            where=str(folder),
            why=f"For example: {', '.join(strange[:3])}.",
            next_step="Move them elsewhere, or choose another folder.",
        )


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside ``folder`` and put it in its place when all went well."""
    check_place(folder)
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would replace a link's target, not the link
    building = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    former = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        yield building
        _mark(building)
        if folder.exists():
            folder.rename(former)
        try:
            building.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    except OSError as error:
        raise StoreFailure(
            "The report could not be written; what was there before is unchanged",
            where=str(folder),
            why=str(error.strerror or error),
            next_step="Make room or choose a folder you may write to, then run the command again.",
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def write_text(folder: Path, name: str, text: str) -> None:
    """Write one file of the report as UTF-8."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_table(folder: Path, table: Table) -> None:
    """Write a table's rows as RFC 4180 CSV in ``data/``: amounts in pounds, shares as parts of 1."""
    write_rows(folder, f"data/{table.name}.csv", table.headings, table.rows)


def write_rows(
    folder: Path, name: str, headings: tuple[Heading, ...], rows: Iterable[tuple[Cell, ...]]
) -> None:
    """Write rows as RFC 4180 CSV whose text no spreadsheet takes for a formula."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # The byte order mark tells spreadsheets that the pound sign and accents are UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([heading.text for heading in headings])
        for row in rows:
            writer.writerow(
                [csv_cell(value, heading.kind) for value, heading in zip(row, headings, strict=True)]
            )


def csv_cell(value: Cell, kind: Kind) -> str:
    """Return a cell as CSV keeps it."""
    if value is None:
        return ""
    if kind is Kind.POUNDS and isinstance(value, int):
        sign, size = ("-" if value < 0 else ""), abs(value)
        return f"{sign}{size // 100}.{size % 100:02d}"
    if kind is Kind.SHARE and isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, int | float):
        return str(value)
    return csv_safe(value)


def _mark(folder: Path) -> None:
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    write_text(folder, MARKER, json.dumps({"made_by": "tallystick", "files": files}, indent=1) + "\n")


def _written_before(folder: Path) -> set[str]:
    try:
        said = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {MARKER}
    if not isinstance(said, dict) or said.get("made_by") != "tallystick":
        return set()
    return {MARKER, *said.get("files", ())}
