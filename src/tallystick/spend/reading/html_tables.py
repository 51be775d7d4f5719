"""Find the data tables of a web page; tell a page that merely stands where a file should be.

Reporting systems save tables of payments as web pages under the name ``.xls`` or ``.csv``. Publishers'
sites, on the other hand, answer with a "not found" or log-in page under the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tallystick.spend.reading import refusals
from tallystick.spend.reading.model import Limits
from tallystick.spend.reading.parts import SheetFile
from tallystick.spend.reading.sheet_writer import Budget, SheetWriter, clean

_CHUNK = 256 * 1024
_LEAST_ROWS = 2
_LEAST_COLUMNS = 2
_SHARE_OF_BIGGEST = 0.1
_MOST_ROWS_SPANNED = 65_534
_MOST_COLUMNS_SPANNED = 1_000
_BLANK = re.compile(r"[ \t\r\n\f\xa0]+")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_LINE_BREAKING = frozenset({"br", "p", "div", "li"})
_ENTRY_FIELDS = frozenset({"text", "password", "email", "search"})
_SILENT = frozenset({"script", "style", "title", "template", "select"})


@dataclass
class _Table:
    """A table as the page has it: rows of cells, each at its column."""

    rows: list[list[str]] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    is_layout: bool = False
    cell: list[str] | None = None
    spans: tuple[int, int] = (1, 1)

    @property
    def filled(self) -> int:
        return sum(1 for row in self.rows for text in row if text)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def is_data(self) -> bool:
        rows = sum(1 for row in self.rows if sum(1 for text in row if text) >= _LEAST_COLUMNS)
        return not self.is_layout and self.width >= _LEAST_COLUMNS and rows >= _LEAST_ROWS

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append([])
        self.covered = {column: left - 1 for column, left in self.covered.items() if left > 1}

    def end_cell(self) -> None:
        """Put the finished cell in the next place that no taller cell above covers."""
        if self.cell is None or not self.rows:
            self.cell = None
            return
        text = clean(_tidy("".join(self.cell)))
        self.cell = None
        row = self.rows[-1]
        while self.covered.get(len(row), 0) > 0 and len(row) < _MOST_COLUMNS_SPANNED:
            row.append("")
        columns, rows = self.spans
        if rows > 1:
            # Counted down at the beginning of each row, this one included when it began.
            self.covered.update({len(row) + offset: rows for offset in range(columns)})
        row += [text] + [""] * (columns - 1)


class _Page(HTMLParser):
    """Collects tables and the title of a page."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.title: list[str] = []
        self._open: list[_Table] = []
        self._silence = ""
        self._budget = budget

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silence = tag
        elif tag == "table":
            # A table that holds tables arranges the page; its own text is not data.
            for outer in self._open:
                outer.is_layout = True
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open:
            self._inside_table(self._open[-1], tag, dict(attrs))

    def _inside_table(self, table: _Table, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            table.begin_row()
        elif tag in ("td", "th"):
            table.end_cell()
            if not table.rows:
                table.begin_row()
            columns = _span(attributes.get("colspan"), _MOST_COLUMNS_SPANNED)
            table.spans = (columns, _span(attributes.get("rowspan"), _MOST_ROWS_SPANNED))
            table.cell = []
            self._budget.spend(columns, 0)
        elif tag in _LINE_BREAKING and table.cell is not None:
            table.cell.append("\n")
        elif tag == "input" and (attributes.get("type") or "text").lower() in _ENTRY_FIELDS:
            table.is_layout = True

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silence:
            self._silence = ""
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self._silence == "title":
            self.title.append(data)
        elif not self._silence and self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end_cell()


def read_html_tables(
    path: Path, where: str, workspace: Path, limits: Limits
) -> tuple[list[SheetFile], list[str]]:
    """Write the data tables of a web page as CSV; raise ``FileRefused`` where it holds none.

    Tables far smaller than the biggest (menus, notes) are passed over and named.
    """
    budget = Budget.of(limits, where)
    page = _Page(budget)
    for text in _decoded(path):
        page.feed(text)
    page.close()
    tables = [table for table in page.tables if table.is_data]
    if not tables:
        title = _tidy(" ".join(page.title))[:80]
        named = f", titled '{title}'" if title else ""
        raise refusals.web_page(where, named)
    biggest = max(table.filled for table in tables)
    kept = [table for table in tables if table.filled >= _SHARE_OF_BIGGEST * biggest]
    passed_over = len(page.tables) - len(kept)
    left_out = [f"{passed_over} small or layout tables of the page"] if passed_over else []
    files = []
    for number, table in enumerate(kept, 1):
        target = workspace / f"table-{number:03d}.csv"
        _write(table, target, Budget.of(limits, where))
        name = f"table {number}" if len(kept) > 1 else ""
        files.append(SheetFile(name, target, ("read from a web page",)))
    return files, left_out


def _write(table: _Table, target: Path, budget: Budget) -> None:
    writer = SheetWriter(target, budget)
    width = table.width
    for row in table.rows:
        writer.write(row + [""] * (width - len(row)))
    writer.close()


def _decoded(path: Path) -> Iterator[str]:
    """Yield the text of a page: by its byte order mark, its declaration, as UTF-8, else Windows-1252."""
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        while text := file.read(_CHUNK):
            yield text.replace("\x00", "")


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4_096)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        if head[1::2].count(0) > len(head) // 4:
            return "utf-16-le"
    if _is_utf8(path):
        return "utf-8-sig"
    declared = _CHARSET.search(head)
    name = declared.group(1).decode("ascii").lower() if declared else ""
    # Pages that say Latin-1 are read as Windows-1252 by every browser (WHATWG Encoding Standard).
    if name in ("", "utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii", "ascii", "unicode", "utf-16"):
        return "cp1252"
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return "cp1252"
    return name


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _tidy(text: str) -> str:
    return _BLANK.sub(" ", text).strip()


def _span(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    return min(max(1, int(digits[:9])), most) if digits.isascii() and digits.isdigit() else 1
