"""Write tables as an Excel workbook that an officer can work on: real numbers and dates, and where they come
from.

The same sheets always give the same bytes, so that a workbook can be compared and signed. A text that a
spreadsheet would take for a formula gets a leading apostrophe, as in CSV exports (OWASP ASVS 5.0, 1.2.10),
and is stored as text besides. Cells never hold formulas.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any
from uuid import uuid4

from tallystick.kernel import UsageProblem
from tallystick.store.durable import replace_file
from tallystick.store.failures import storing

MOST_ROWS = 1_048_575
"""Rows of a sheet besides its headings (Excel specifications and limits)."""
MOST_LETTERS = 32_767
"""Characters of a cell (Excel specifications and limits)."""
_MOST_DIGITS = 15
"""Digits that a spreadsheet's numbers carry; longer ones, mostly identifiers, are kept as text."""
_WHAT = "The workbook could not be written."
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree about which day a number is
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive can carry
_FORMULA = re.compile(r"[=+\-@\t\r\n\x00＝＋－＠]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_CHANGED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
SOURCES = "Sources"


class Kind(StrEnum):
    """How the cells of a column are shown.

    Pounds are cells of whole pence; shares are parts of one; a month is ``YYYY-MM`` or a date and shows as
    such.
    """

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    POUNDS = "pounds"
    SHARE = "share"
    DATE = "date"
    MONTH = "month"


_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.00",
    Kind.POUNDS: '"£"#,##0.00;[Red]-"£"#,##0.00',
    Kind.SHARE: "0.0%",
    Kind.DATE: "d mmm yyyy",
    Kind.MONTH: "mmm yyyy",
}
_WIDTHS = {Kind.TEXT: 18, Kind.POUNDS: 17, Kind.DATE: 13, Kind.MONTH: 11}

Value = str | int | float | Decimal | date | bool | None


@dataclass(frozen=True)
class Column:
    """A heading and the kind of its cells."""

    heading: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title (made to fit 31 letters), columns, rows of values, and a note shown
    among the sources.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Where figures come from: what it is, the place (link, file, snapshot, parameter), and its
    day in words.
    """

    what: str
    where: str = ""
    dated: str = ""


def write_workbook(path: Path, sheets: Sequence[Sheet], sources: Sequence[Source]) -> Path:
    """Write sheets and a last sheet of sources to ``path``, whole or not at all, and return it.

    Args:
        path: the file to write; one that is there is replaced at the end.
        sheets: at least one. Headings are frozen and can be filtered by.
        sources: where the figures come from.

    Raises:
        UsageProblem: there is no sheet, a sheet has too many rows for a spreadsheet, the folder does not
            exist, or
            the library for workbooks is not installed.
        StoreFailure: the disk is full or permission is refused; an earlier file is unchanged.
        ValueError: a row has another number of cells than there are columns, or a cell is not of its kind.
    """
    if not sheets:
        raise UsageProblem(_WHAT, where=str(path), why="There is nothing to write.")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageProblem(_WHAT, where=str(path), why="It is a folder, or its folder does not exist.")
    content = workbook_bytes(sheets, sources)
    with storing(_WHAT, path, promise="What was there before is unchanged."):
        replace_file(path, content, path.absolute().with_name(f".{path.name}.{uuid4().hex[:8]}.part"))
    return path


def workbook_bytes(sheets: Sequence[Sheet], sources: Sequence[Source]) -> bytes:
    """Return a workbook as bytes; the same sheets and sources always give the same.

    Raises:
        UsageProblem, ValueError: as :func:`write_workbook`.
    """
    book = _library("openpyxl").Workbook(write_only=True)
    titles = _titles([sheet.title for sheet in sheets])
    raw = io.BytesIO()
    try:
        for sheet, title in zip(sheets, titles, strict=True):
            _write_sheet(book, title, sheet)
        _write_sheet(book, SOURCES, _sources_sheet(sheets, titles, sources))
        book.save(raw)
    except BaseException:
        for page in book.worksheets:
            page.close()  # ends the half-written pages, which the library keeps in temporary files
        raise
    return _timeless(raw.getvalue())


def safe_text(text: str) -> str:
    """Return a text as a cell may hold it: no formula, no control characters, at most 32,767 letters."""
    clean = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    if _FORMULA.match(text):
        clean = "'" + clean
    return clean if len(clean) <= MOST_LETTERS else clean[: MOST_LETTERS - 1] + "…"


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageProblem(
            "The workbook cannot be made: its library is not installed.",
            where=name,
            why="It is an optional part of tallystick, so that reading and importing need less.",
            next_step="Run: python -m pip install 'tallystick[report]'",
        ) from error


def _write_sheet(book: Any, title: str, sheet: Sheet) -> None:
    cells = _library("openpyxl.cell")
    styles = _library("openpyxl.styles")
    letter = _library("openpyxl.utils").get_column_letter
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    rows = iter(sheet.rows)
    first = [row for row, _ in zip(rows, range(200), strict=False)]
    for place, column in enumerate(sheet.columns):
        page.column_dimensions[letter(place + 1)].width = _width(column, [row[place] for row in first if row])
    heads = []
    for column in sheet.columns:
        cell = cells.WriteOnlyCell(page)
        _put_text(cell, column.heading)
        cell.font = styles.Font(bold=True)
        cell.alignment = styles.Alignment(wrap_text=True, vertical="bottom")
        heads.append(cell)
    page.append(heads)
    count = 0
    for row in _chained(first, rows):
        count += 1
        if count > MOST_ROWS:
            raise UsageProblem(
                _WHAT,
                where=title,
                why=f"The sheet has more than {MOST_ROWS:,} rows, the most that a spreadsheet holds.",
                next_step="Take the CSV file of this table instead.",
            )
        page.append(
            [
                _cell(cells.WriteOnlyCell(page), value, column.kind)
                for value, column in zip(row, sheet.columns, strict=True)
            ]
        )
    page.auto_filter.ref = f"A1:{letter(len(sheet.columns))}{count + 1}"


def _chained(first: Iterable[Sequence[Value]], rest: Iterable[Sequence[Value]]) -> Iterable[Sequence[Value]]:
    yield from first
    yield from rest


def _width(column: Column, values: Iterable[Value]) -> float:
    longest = max((len(str(value)) for value in values if isinstance(value, str)), default=0)
    least = max(_WIDTHS.get(column.kind, 11), min(len(column.heading), 16) + 2)
    return min(max(least, longest + 1 if column.kind is Kind.TEXT else 0), 60)


def _cell(cell: Any, value: Value, kind: Kind) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _put_text(cell, "yes" if value else "no")
    if isinstance(value, date):
        return _put_day(cell, value, kind)
    if not isinstance(value, str):
        return _put_number(cell, value, kind)
    day = _day_in(value, kind)
    return _put_text(cell, value) if day is None else _put_day(cell, day, kind)


def _day_in(text: str, kind: Kind) -> date | None:
    """Return the day that a text of a column of days or months says; None where it says something else."""
    if kind not in (Kind.DATE, Kind.MONTH):
        return None
    try:
        return date.fromisoformat(f"{text}-01" if kind is Kind.MONTH and len(text) == 7 else text)
    except ValueError:
        return None


def _put_text(cell: Any, text: str) -> Any:
    cell.value = safe_text(text)
    cell.data_type = "s"  # whatever the library would guess from its letters
    return cell


def _put_day(cell: Any, day: date, kind: Kind) -> Any:
    plain = day.date() if isinstance(day, datetime) else day
    if plain < _FIRST_DAY:
        return _put_text(cell, day.isoformat())
    cell.value = day.replace(tzinfo=None) if isinstance(day, datetime) else day
    cell.number_format = _FORMATS[kind if kind in (Kind.DATE, Kind.MONTH) else Kind.DATE]
    return cell


def _put_number(cell: Any, value: int | float | Decimal, kind: Kind) -> Any:
    if not isfinite(value):
        raise ValueError(f"{value} is no number for a cell")
    if kind is Kind.POUNDS:
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a sum in whole pence")
        # As digits: the library would write seven pence as 0.07000000000000001.
        cell.value, cell.data_type = f"{Decimal(value) / 100:f}", "n"
    elif isinstance(value, int) and len(str(abs(value))) > _MOST_DIGITS:
        return _put_text(cell, str(value))
    else:
        cell.value = value
    cell.number_format = _FORMATS[kind] if kind is not Kind.TEXT else "General"
    return cell


def _titles(wanted: Sequence[str]) -> list[str]:
    """Return titles that Excel takes: at most 31 letters, without its special ones, none twice."""
    found: list[str] = []
    taken = {SOURCES.lower(), "history"}  # the second is Excel's own
    for title in wanted:
        plain = _NOT_IN_TITLES.sub(" ", _NOT_IN_XML.sub("", title)).strip().strip("'")[:31] or "Table"
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: 30 - len(str(number))]} {number}"
        taken.add(name.lower())
        found.append(name)
    return found


def _sources_sheet(sheets: Sequence[Sheet], titles: Sequence[str], sources: Sequence[Source]) -> Sheet:
    notes = [
        (f"Sheet {title}", sheet.note, "") for sheet, title in zip(sheets, titles, strict=True) if sheet.note
    ]
    rows = [*((source.what, source.where, source.dated) for source in sources), *notes]
    return Sheet(SOURCES, (Column("What"), Column("Where"), Column("As at")), rows)


def _timeless(content: bytes) -> bytes:
    """Return the workbook without the time of its making: in its properties, and in the archive's entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, data)
    return made.getvalue()
