"""Stream the sheets of OpenDocument spreadsheets (ODS, flat ODS) and Excel 2003 XML workbooks.

Both say every value in words and attributes, so they are read row by row in constant memory, and a
cell that claims to be repeated a million times costs nothing until it is written.
Sources: OASIS Open Document Format 1.3 part 3, section 9; Microsoft, XML Spreadsheet Reference (2001).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from tallystick.spend.reading import refusals
from tallystick.spend.reading.archives import check_directory, check_growth, inflate, open_zip
from tallystick.spend.reading.model import Limits
from tallystick.spend.reading.sheet_writer import clean, number_text

_CHUNK = 256 * 1024
_MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384
_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"

Row = tuple[list[str], int]
"""The texts of a row without blank cells at its end, and how many times it stands."""


@dataclass
class XmlSheet:
    """One sheet: its rows are read from the file as they are asked for, before the next sheet is."""

    name: str
    is_hidden: bool
    rows: Iterator[Row]


@dataclass
class _Grid:
    """Collects the events of the parser: sheets begun, rows finished."""

    where: str
    events: list[tuple[str, Any]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    row_count: int = 1
    blanks: int = 0
    cell_count: int = 1
    text: list[str] | None = None

    def begin_row(self, count: int) -> None:
        self.row, self.row_count, self.blanks = [], count, 0

    def end_row(self) -> None:
        self.events.append(("row", (self.row, self.row_count)))

    def add_cell(self, value: str) -> None:
        """Add a value as often as it is repeated; blank cells count only once a value follows them."""
        if not value:
            self.blanks += self.cell_count
            return
        if len(self.row) + self.blanks + self.cell_count > _MAX_COLUMNS:
            raise refusals.too_large(self.where, f"A row reaches beyond column {_MAX_COLUMNS:,}.")
        self.row += [""] * self.blanks + [value] * self.cell_count
        self.blanks = 0


def open_document_sheets(path: Path, where: str, limits: Limits) -> Iterator[XmlSheet]:
    """Yield the sheets of an ODS file; raise ``FileRefused`` where it is locked, damaged or unsafe."""
    return _sheets(_content_of(path, where, limits), _OpenDocument(where))


def plain_xml_sheets(path: Path, where: str) -> Iterator[XmlSheet]:
    """Yield the sheets of an Excel 2003 XML workbook or a flat OpenDocument file; refuse any other XML."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if _SPREADSHEETML.encode() in head:
        return _sheets(_file_chunks(path), _ExcelXml(where))
    if _OFFICE.encode() in head:
        return _sheets(_file_chunks(path), _OpenDocument(where))
    raise refusals.no_tables(where, "It is an XML document, not a spreadsheet.")


def _file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _content_of(path: Path, where: str, limits: Limits) -> Iterator[bytes]:
    packed, total = path.stat().st_size, 0
    with open_zip(path, where) as archive:
        entries = {e.filename: e for e in check_directory(archive, where, limits, limits.max_unpacked_bytes)}
        manifest = entries.get("META-INF/manifest.xml")
        if "encrypted-package" in entries:
            raise refusals.locked(where)
        if manifest and any(b"encryption-data" in part for part in inflate(archive, manifest, where, _CHUNK)):
            raise refusals.locked(where)
        if "content.xml" not in entries:
            raise refusals.damaged(where, "the part with the sheets is missing")
        for chunk in inflate(archive, entries["content.xml"], where, limits.max_workbook_xml_bytes):
            total += len(chunk)
            check_growth(where, packed, total, limits, limits.max_workbook_xml_bytes)
            for start in range(0, len(chunk), _CHUNK):
                yield chunk[start : start + _CHUNK]


def _sheets(chunks: Iterable[bytes], reader: _OpenDocument | _ExcelXml) -> Iterator[XmlSheet]:
    events = _events(chunks, reader)
    pending = next(events, None)
    while pending is not None:
        kind, value = pending
        pending = None
        if kind != "sheet":
            pending = next(events, None)
            continue
        name, is_hidden = value
        sheet = XmlSheet(name, is_hidden, iter(()))
        after: list[tuple[str, Any]] = []
        sheet.rows = _rows_until_next(events, sheet, after)
        yield sheet
        for _ in sheet.rows:
            pass
        pending = after[0] if after else None


def _rows_until_next(
    events: Iterator[tuple[str, Any]], sheet: XmlSheet, after: list[tuple[str, Any]]
) -> Iterator[Row]:
    for kind, value in events:
        if kind == "sheet":
            after.append((kind, value))
            return
        if kind == "hidden":
            sheet.is_hidden = True
        else:
            yield value


def _events(chunks: Iterable[bytes], reader: _OpenDocument | _ExcelXml) -> Iterator[tuple[str, Any]]:
    where = reader.grid.where
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters

    def refuse(*_: Any) -> None:
        raise refusals.unsafe_markup(where)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield from reader.grid.events
            reader.grid.events.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise refusals.damaged(where, f"its XML breaks off or is malformed ({problem})") from problem
    yield from reader.grid.events


class _OpenDocument:
    """Handlers for OpenDocument content."""

    # Deleted cells, cached links, comments and drawings hold text and even tables that are not on the sheet.
    _PASSED_OVER = frozenset(
        {f"{_TABLE} tracked-changes", f"{_TABLE} dde-links", f"{_OFFICE} annotation", f"{_TABLE} shapes"}
    )

    def __init__(self, where: str) -> None:
        self.grid = _Grid(where)
        self._passing = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._value = ""
        self._is_said_in_words = False
        self._paragraphs = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if (
            self._passing
            or tag in self._PASSED_OVER
            or tag.startswith("urn:oasis:names:tc:opendocument:xmlns:drawing")
        ):
            self._passing += 1
            return
        space, _, name = tag.rpartition(" ")
        if name == "table" and self.grid.text is not None:
            self._passing += 1
        elif space == _TABLE:
            self._start_table_part(name, attributes)
        elif space == _TEXT and self.grid.text is not None:
            self._start_text_part(name, attributes)
        elif tag == f"{_STYLE} style":
            self._style = attributes.get(f"{_STYLE} name", "")
        elif tag == f"{_STYLE} table-properties" and attributes.get(f"{_TABLE} display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table_part(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self.grid.cell_count = _count(attributes.get(f"{_TABLE} number-columns-repeated"))
            self._value, self._is_said_in_words = _open_document_value(attributes)
            self.grid.text, self._paragraphs = [], 0
        elif name == "table-row":
            self.grid.begin_row(_count(attributes.get(f"{_TABLE} number-rows-repeated")))
        elif name == "table":
            is_hidden = attributes.get(f"{_TABLE} style-name") in self._hidden_styles
            self.grid.events.append(("sheet", (attributes.get(f"{_TABLE} name", ""), is_hidden)))

    def _start_text_part(self, name: str, attributes: dict[str, str]) -> None:
        assert self.grid.text is not None  # noqa: S101  (the caller looked)
        if name in ("p", "h"):
            self._paragraphs += 1
            if self._paragraphs > 1:
                self.grid.text.append("\n")
        elif name == "s":
            self.grid.text.append(" " * min(_count(attributes.get(f"{_TEXT} c")), 1_000))
        elif name in ("tab", "line-break"):
            self.grid.text.append("\t" if name == "tab" else "\n")

    def end(self, tag: str) -> None:
        if self._passing:
            self._passing -= 1
            return
        space, _, name = tag.rpartition(" ")
        if space != _TABLE:
            return
        if name in ("table-cell", "covered-table-cell"):
            words = clean("".join(self.grid.text or ()))
            # A covered cell lies under a merged one and is not shown.
            value = "" if name != "table-cell" else words if self._is_said_in_words else self._value
            self.grid.add_cell(value)
            self.grid.text = None
        elif name == "table-row":
            self.grid.end_row()

    def characters(self, data: str) -> None:
        if self.grid.text is not None and self._paragraphs and not self._passing:
            self.grid.text.append(data)


def _open_document_value(attributes: dict[str, str]) -> tuple[str, bool]:
    """Return the value a cell states in its attributes, or that it is said in words."""
    kind = attributes.get(f"{_OFFICE} value-type", "")
    if attributes.get(_CALC_TYPE) == "error":
        return "", True
    if kind in ("float", "currency", "percentage") and f"{_OFFICE} value" in attributes:
        return _number(attributes[f"{_OFFICE} value"]), False
    if kind == "date" and f"{_OFFICE} date-value" in attributes:
        return _moment(attributes[f"{_OFFICE} date-value"]), False
    if kind == "time" and f"{_OFFICE} time-value" in attributes:
        return _clock(attributes[f"{_OFFICE} time-value"]), False
    if kind == "boolean":
        return attributes.get(f"{_OFFICE} boolean-value", "").upper(), False
    return "", True


class _ExcelXml:
    """Handlers for the XML workbooks of Excel 2002 and 2003, which many reporting systems still write."""

    def __init__(self, where: str) -> None:
        self.grid = _Grid(where)
        self._row_number = 0
        self._type = ""
        self._after_cell = 0
        self._is_visibility = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if name == "Visible":
            self._is_visibility = True
            self.grid.text = []
        if space != _SPREADSHEETML:
            return
        if name == "Worksheet":
            self._row_number = 0
            self.grid.events.append(("sheet", (attributes.get(f"{_SPREADSHEETML} Name", ""), False)))
        elif name == "Row":
            self._start_row(attributes)
        elif name == "Cell":
            self._start_cell(attributes)
        elif name == "Data":
            self._type = attributes.get(f"{_SPREADSHEETML} Type", "String")
            self.grid.text = []

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _position(attributes.get(f"{_SPREADSHEETML} Index"), self._row_number + 1)
        if number > _MAX_ROWS:
            raise refusals.too_large(
                self.grid.where, f"A row is numbered {number:,}, beyond the last of any sheet."
            )
        if number > self._row_number + 1:
            self.grid.events.append(("row", ([], number - self._row_number - 1)))
        span = _position(attributes.get(f"{_SPREADSHEETML} Span"), 0)
        if span:
            self.grid.events.append(("row", ([], span)))
        self._row_number = number + span
        self.grid.begin_row(1)
        self._after_cell = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.grid.cell_count = 1
        self.grid.blanks += self._after_cell
        here = len(self.grid.row) + self.grid.blanks
        wanted = _position(attributes.get(f"{_SPREADSHEETML} Index"), here + 1)
        self.grid.blanks += max(0, wanted - 1 - here)
        self._after_cell = min(_position(attributes.get(f"{_SPREADSHEETML} MergeAcross"), 0), _MAX_COLUMNS)
        self._type = ""
        self.grid.text = None

    def end(self, tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        if name == "Visible" and self._is_visibility:
            if "".join(self.grid.text or ()).strip() in ("SheetHidden", "SheetVeryHidden"):
                self.grid.events.append(("hidden", None))
            self.grid.text, self._is_visibility = None, False
        if space != _SPREADSHEETML:
            return
        if name == "Cell":
            self.grid.add_cell(_typed(clean("".join(self.grid.text or ())), self._type))
            self.grid.text = None
        elif name == "Row":
            self.grid.end_row()

    def characters(self, data: str) -> None:
        if self.grid.text is not None:
            self.grid.text.append(data)


def _typed(text: str, kind: str) -> str:
    if kind == "Number":
        return _number(text)
    if kind == "DateTime":
        return _moment(text)
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return text


def _number(text: str) -> str:
    """Return a stated number without binary noise; a number of up to 15 digits exactly as it is stated."""
    try:
        value = float(text)
    except ValueError:
        return text
    return number_text(value) if value - value == 0 else text


def _moment(text: str) -> str:
    """Return ``2022-07-31T14:05:00.000`` as ``2022-07-31 14:05:00``, midnight as the date alone."""
    day, _, clock = text.strip().partition("T")
    clock = clock.partition(".")[0].rstrip("Z")
    return day if clock in ("", "00:00:00", "00:00") else f"{day} {clock}"


def _clock(text: str) -> str:
    """Return the duration ``PT14H05M00S`` as ``14:05:00``."""
    numbers = text.removeprefix("PT").replace("H", " ").replace("M", " ").replace("S", "").split()
    if len(numbers) != 3 or not text.startswith("PT"):
        return text
    return ":".join(number.partition(".")[0].zfill(2) for number in numbers)


def _count(text: str | None) -> int:
    return max(1, _position(text, 1))


def _position(text: str | None, otherwise: int) -> int:
    digits = (text or "").strip()
    return min(int(digits[:12]), 10**9) if digits.isascii() and digits.isdigit() else otherwise
