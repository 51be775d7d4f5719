"""Read the sheets of a workbook into plain CSV files, every row in its place.

Excel files go through calamine after :mod:`workbook_checks`; OpenDocument and Excel-2003 XML state their
values in words and are streamed by :mod:`xml_workbooks`.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tallystick.spend.reading import refusals
from tallystick.spend.reading.model import Format, Limits
from tallystick.spend.reading.parts import SheetFile
from tallystick.spend.reading.sheet_writer import Budget, SheetWriter, texts_of
from tallystick.spend.reading.workbook_checks import Errors, check_xls, check_xlsb, check_xlsx
from tallystick.spend.reading.xml_workbooks import XmlSheet, open_document_sheets, plain_xml_sheets

_OLE = b"\xd0\xcf\x11\xe0"
_REPEATED_MERGES = 3

MergedRange = tuple[tuple[int, int], tuple[int, int]]


def read_workbook(
    path: Path, file_format: Format, where: str, workspace: Path, limits: Limits
) -> tuple[list[SheetFile], list[str]]:
    """Write each sheet that holds data as CSV; return the sheets and, in words, what was passed over.

    Raises ``FileRefused`` for a workbook that is locked, damaged, unsafe or too large.
    """
    budget = Budget.of(limits, where)
    if file_format is Format.ODS:
        return _write_xml_sheets(open_document_sheets(path, where, limits), workspace, budget)
    if file_format is Format.XML:
        return _write_xml_sheets(plain_xml_sheets(path, where), workspace, budget)
    return _read_excel(path, file_format, workspace, limits, budget)


def _read_excel(
    path: Path, file_format: Format, workspace: Path, limits: Limits, budget: Budget
) -> tuple[list[SheetFile], list[str]]:
    errors_of = _checked(path, file_format, budget.where, limits)
    import python_calamine as calamine  # noqa: PLC0415  (after the checks: most refusals never need it)

    files: list[SheetFile] = []
    left_out: list[str] = []
    with calamine.CalamineWorkbook.from_path(path) as workbook:
        for number, facts in enumerate(workbook.sheets_metadata):
            if facts.typ != calamine.SheetTypeEnum.WorkSheet:
                left_out.append(f"{facts.name}: a chart, dialogue or macro sheet")
                continue
            notes = [] if facts.visible == calamine.SheetVisibleEnum.Visible else ["the sheet is hidden"]
            sheet = workbook.get_sheet_by_index(number)
            target = workspace / f"sheet-{number + 1:03d}.csv"
            writer = SheetWriter(target, budget)
            _write_excel_sheet(sheet, errors_of(number, facts.name), writer, notes)
            writer.close()
            if writer.rows == 0:
                left_out.append(f"{facts.name}: the sheet is empty")
                continue
            files.append(SheetFile(facts.name, target, tuple(notes)))
    return files, left_out


def _checked(path: Path, file_format: Format, where: str, limits: Limits) -> Callable[[int, str], Errors]:
    """Run the checks for the format and return a function that gives the error cells of a sheet."""
    if file_format is Format.XLS:
        with path.open("rb") as file:
            head = file.read(8)
        if not head.startswith(_OLE):
            raise refusals.too_old(where)
        by_number = check_xls(path, where, limits)
        return lambda number, _: by_number[number].errors if number < len(by_number) else {}
    facts = (check_xlsx if file_format is Format.XLSX else check_xlsb)(path, where, limits)
    if not any(sheet.errors for sheet in facts.values()):
        return lambda _number, _name: {}
    parts = _sheet_parts(path) if file_format is Format.XLSX else {}
    in_order = [facts[name] for name in sorted(facts, key=lambda name: (len(name), name))]

    def errors_of(number: int, name: str) -> Errors:
        if parts.get(name) in facts:
            return facts[parts[name]].errors
        return in_order[number].errors if number < len(in_order) else {}

    return errors_of


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return the part of the zip, in lower case, that holds each sheet of an XLSX."""
    import xml.etree.ElementTree as ET  # noqa: PLC0415  (declarations were refused before)

    with zipfile.ZipFile(path) as archive:
        names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        book = ET.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314
        links = ET.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            target = targets.get(link, "").lower()
            parts[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _write_excel_sheet(sheet: Any, errors: Errors, writer: SheetWriter, notes: list[str]) -> None:
    if sheet.start is None and not errors:
        return
    left = sheet.start[1] if sheet.start else 0
    repeats = words_repeated_down(sheet.merged_cell_ranges or [])
    if repeats:
        notes.append("words in cells merged over several rows are repeated on each of those rows")
    errors_by_row: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), text in errors.items():
        errors_by_row[row].append((column, text))
    padding = [""] * left
    repeater = _Repeater(repeats, left)
    blank = [""] * sheet.width
    last = -1
    for last, values in enumerate(sheet.iter_rows()):
        # Looked at as a whole first: a stray value far down leaves a million blank rows above it.
        if values == blank and last not in errors_by_row and not repeats:
            writer.skip(1)
            continue
        texts = padding + texts_of(values)
        for column, text in errors_by_row.pop(last, ()):
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
        if repeats:
            repeater.fill(last, texts, values)
        writer.write(texts)
    for row in sorted(errors_by_row):
        writer.skip(row - last - 1)
        last = row
        texts = [""] * (1 + max(column for column, _ in errors_by_row[row]))
        for column, text in errors_by_row[row]:
            texts[column] = text
        writer.write(texts)


def words_repeated_down(ranges: list[MergedRange]) -> dict[int, list[tuple[int, int]]]:
    """Return, by first row, the column and last row of merged cells whose words hold for all rows covered.

    A cell merged over several rows of one column says the same of all of them, but headings and titles
    are merged too. Headings do so once or twice in a column, data again and again; so only columns with
    three or more such cells count.
    """
    tall = [(first, last) for first, last in ranges if first[1] == last[1] and last[0] > first[0]]
    in_column = Counter(first[1] for first, _ in tall)
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (row, column), (last, _) in tall:
        if in_column[column] >= _REPEATED_MERGES:
            starts[row].append((column, last))
    return dict(starts)


@dataclass
class _Repeater:
    """Fills the words of tall merged cells into the rows below their first; amounts are never repeated."""

    starts: dict[int, list[tuple[int, int]]]
    left: int
    carried: dict[int, tuple[int, str]] = field(default_factory=dict)

    def fill(self, row: int, texts: list[str], values: list[Any]) -> None:
        for column, (until, words) in list(self.carried.items()):
            if row > until:
                del self.carried[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = words
        for column, until in self.starts.get(row, ()):
            if column < len(texts) and not isinstance(values[column - self.left], int | float):
                self.carried[column] = (until, texts[column])


def _write_xml_sheets(
    sheets: Iterator[XmlSheet], workspace: Path, budget: Budget
) -> tuple[list[SheetFile], list[str]]:
    files: list[SheetFile] = []
    left_out: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        target = workspace / f"sheet-{number:03d}.csv"
        writer = SheetWriter(target, budget)
        for row, count in sheet.rows:
            if not any(row):
                writer.skip(count)
                continue
            for _ in range(count):
                writer.write(row)
        writer.close()
        if writer.rows == 0:
            left_out.append(f"{sheet.name}: the sheet is empty")
            continue
        files.append(SheetFile(sheet.name, target, ("the sheet is hidden",) if sheet.is_hidden else ()))
    return files, left_out
