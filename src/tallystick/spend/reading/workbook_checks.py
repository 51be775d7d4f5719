"""Look at a workbook before it is parsed: is it locked, how far do its sheets reach, which cells hold errors.

The parser allocates the whole rectangle between the first and the last cell of a sheet. A valid file of
1,447 bytes with one value in A1 and one in XFD1048576 makes it ask for 512 GiB and end the process
(calamine issue 693), so the rectangle is measured first. The parser also drops error values such as
``#REF!``; they are collected here by the way.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tallystick.spend.reading import refusals
from tallystick.spend.reading.archives import check_directory, check_growth, inflate, open_zip
from tallystick.spend.reading.compound_file import CompoundFile, CompoundFileError
from tallystick.spend.reading.model import Limits

ERROR_TEXTS: dict[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PARSER_BYTES_PER_CELL = 32
_OVERLAP = 32 * 1024
_DECLARATION = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00[DE]\x00[ON]"
)
_VALUED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r=["\']([A-Z]{1,3})(\d{1,7})["\'][^>]*(?<!/)>')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)

Errors = dict[tuple[int, int], str]
"""Error texts by (row, column), both from 0."""


@dataclass
class SheetFacts:
    """How far one sheet reaches (counts, not positions) and its error cells."""

    rows: int = 0
    columns: int = 0
    errors: Errors = field(default_factory=dict)

    def see(self, row: int, column: int) -> None:
        """Widen the reach to a cell, both from 0."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


def check_xlsx(path: Path, where: str, limits: Limits) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet part of an XLSX by its name in the zip; refuse what is unsafe."""
    facts: dict[str, SheetFacts] = {}
    for name, chunks in _parts(path, where, limits, (".xml", ".rels", ".vml")):
        sheet = SheetFacts()
        is_sheet = "worksheets/" in name
        for window in _windows(chunks):
            if b"<" in window and _DECLARATION.search(window):
                raise refusals.unsafe_markup(where)
            if is_sheet:
                _note_cells(window, sheet)
        if is_sheet:
            facts[name] = sheet
    check_reach(facts.values(), where, limits)
    return facts


def check_xlsb(path: Path, where: str, limits: Limits) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet part of an XLSB by its name in the zip; refuse what is unsafe."""
    facts: dict[str, SheetFacts] = {}
    for name, chunks in _parts(path, where, limits, (".xml", ".rels", ".bin")):
        if "worksheets/" in name and name.endswith(".bin"):
            facts[name] = _xlsb_sheet(chunks)
            continue
        for window in _windows(chunks):
            if name.endswith((".xml", ".rels")) and _DECLARATION.search(window):
                raise refusals.unsafe_markup(where)
    check_reach(facts.values(), where, limits)
    return facts


def check_xls(path: Path, where: str, limits: Limits) -> list[SheetFacts]:
    """Return the facts of each sheet of an XLS in the order of the workbook; refuse what is unsafe."""
    try:
        compound = CompoundFile(path)
        stream = next((name for name in compound.names if name.lower() in ("workbook", "book")), None)
        if stream is None:
            raise refusals.damaged(where, "the part with the sheets is missing")
        facts = _xls_sheets(compound.stream(stream), where)
    except (CompoundFileError, struct.error, KeyError) as problem:
        raise refusals.damaged(where, str(problem) or "its blocks are mixed up") from problem
    check_reach(facts, where, limits)
    return facts


def check_reach(sheets: Iterable[SheetFacts], where: str, limits: Limits) -> None:
    """Refuse a workbook of which one sheet is too wide or all are together too large for the parser."""
    room = min(limits.max_cells, int(0.75 * limits.child_memory_bytes) // _PARSER_BYTES_PER_CELL)
    total = 0
    for sheet in sheets:
        total += sheet.rows * sheet.columns
        if total > room or sheet.columns > limits.max_columns:
            raise refusals.too_large(
                where,
                f"A sheet reaches from its first cell to row {sheet.rows:,}, column {sheet.columns:,}. "
                "A stray value far from the data does this, and so do files made to exhaust memory.",
            )


def _parts(
    path: Path, where: str, limits: Limits, endings: tuple[str, ...]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the parts that the parser will unpack, counting their bytes together."""
    total, packed = 0, path.stat().st_size

    def counted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        nonlocal total
        for chunk in inflate(archive, entry, where, limits.max_workbook_xml_bytes):
            total += len(chunk)
            check_growth(where, packed, total, limits, limits.max_workbook_xml_bytes)
            yield chunk

    with open_zip(path, where) as archive:
        for entry in check_directory(archive, where, limits, limits.max_unpacked_bytes):
            name = entry.filename.replace("\\", "/").lower()
            if name.endswith(endings):
                yield name, counted(archive, entry)


def _windows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks that overlap, so that nothing is missed where one ends inside a cell."""
    tail = b""
    for chunk in chunks:
        window = tail + chunk
        yield window
        tail = window[-_OVERLAP:]


def _note_cells(window: bytes, sheet: SheetFacts) -> None:
    cells = _VALUED_CELL.findall(window)
    if cells:
        rows = max(int(row) for _, row in cells)
        columns = max(column_number(letters) for letters in {letters for letters, _ in cells})
        sheet.see(rows - 1, columns - 1)
    if b't="e"' in window:
        for letters, row, text in _ERROR_CELL.findall(window):
            sheet.errors[int(row) - 1, column_number(letters) - 1] = text.decode("utf-8", "replace")


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1, for example ``AA`` as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _xlsb_sheet(chunks: Iterator[bytes]) -> SheetFacts:
    """Walk the records of a binary sheet ([MS-XLSB] 2.1.4): rows (0), cells (1 to 11), errors (3, 11)."""
    sheet, row = SheetFacts(), 0
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        position = 0
        while record := _xlsb_record(buffer, position):
            kind, body, position = record
            if kind == 0 and len(body) >= 4:
                (row,) = struct.unpack_from("<I", body)
            elif 2 <= kind <= 11 and len(body) >= 8:
                (column,) = struct.unpack_from("<I", body)
                sheet.see(row, column)
                if kind in (3, 11) and len(body) >= 9:
                    sheet.errors[row, column] = ERROR_TEXTS.get(body[8], "#ERROR")
        buffer = buffer[position:]
    return sheet


def _xlsb_record(buffer: bytes, position: int) -> tuple[int, bytes, int] | None:
    """Return the kind, body and end of a record; ``None`` where it is not yet whole."""
    numbers = []
    for most in (2, 4):
        number = 0
        for index in range(most):
            if position >= len(buffer):
                return None
            byte = buffer[position]
            position += 1
            # The kind keeps the continuation bit of its first byte cleared like the size does.
            number |= (byte & 0x7F) << (7 * index)
            if not byte & 0x80:
                break
        numbers.append(number)
    kind, size = numbers
    end = position + size
    return (kind, buffer[position:end], end) if end <= len(buffer) else None


def _xls_sheets(chunks: Iterator[bytes], where: str) -> list[SheetFacts]:
    """Walk the records of an Excel 5 to 2003 workbook ([MS-XLS] 2.4)."""
    by_offset: dict[int, SheetFacts] = {}
    sheet = SheetFacts()
    for offset, kind, body in _xls_records(chunks):
        if kind == 0x002F:
            raise refusals.locked(where)
        if kind == 0x0085 and len(body) >= 4:
            by_offset[struct.unpack_from("<I", body)[0]] = SheetFacts()
        elif kind == 0x0809:
            # A chart inside a sheet begins anew as well, but at a place no sheet is registered for.
            sheet = by_offset.get(offset, SheetFacts())
        elif kind in _XLS_CELLS and len(body) >= 6:
            _note_xls_cell(kind, body, sheet)
    return list(by_offset.values())


_XLS_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})


def _note_xls_cell(kind: int, body: bytes, sheet: SheetFacts) -> None:
    row, column = struct.unpack_from("<HH", body)
    sheet.see(row, column)
    if kind == 0x00BD:
        sheet.see(row, struct.unpack_from("<H", body, len(body) - 2)[0])
    elif kind == 0x0205 and len(body) >= 8 and body[7]:
        sheet.errors[row, column] = ERROR_TEXTS.get(body[6], "#ERROR")
    elif kind == 0x0006 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        sheet.errors[row, column] = ERROR_TEXTS.get(body[8], "#ERROR")


def _xls_records(chunks: Iterator[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield the offset, kind and body of each record."""
    buffer, base = b"", 0
    for chunk in _batched(chunks):
        buffer += chunk
        position = 0
        while position + 4 <= len(buffer):
            kind, size = struct.unpack_from("<HH", buffer, position)
            end = position + 4 + size
            if end > len(buffer):
                break
            yield base + position, kind, buffer[position + 4 : end]
            position = end
        buffer, base = buffer[position:], base + position


def _batched(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Join the small blocks of a compound file, so that they are not copied one by one."""
    batch: list[bytes] = []
    for chunk in chunks:
        batch.append(chunk)
        if len(batch) >= 512:
            yield b"".join(batch)
            batch = []
    yield b"".join(batch)
