"""Read the trees that a user has: ProClass, UNSPSC, or any CSV with code, title and parent.

The headings stay as their owner wrote them. A file with a fault is refused as a whole, with its row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tallystick.categories.model import Category, Scheme
from tallystick.kernel import FileRefused, UsageProblem

_WHAT = "The scheme cannot be read."
_SHOWN = 5
_LARGEST = 200 * 1024 * 1024
_HEADER_WITHIN = 40
_UNSPSC = ("segment", "family", "class", "commodity")
_UNSPSC_DIGITS = 8
_SAVE_AS_CSV = "Save it as CSV in UTF-8."


@dataclass(frozen=True)
class _Table:
    """A CSV file as read: cells by the plain name of their column, each with its row number."""

    path: Path
    columns: dict[str, int]
    rows: list[tuple[int, list[str]]]

    def cell(self, cells: Sequence[str], column: str) -> str:
        """The cell of a column, trimmed; empty where the column or the cell is not there."""
        place = self.columns.get(column, -1)
        return " ".join(cells[place].split()) if 0 <= place < len(cells) else ""

    def refused(self, why: str, row: int | None = None, next_step: str = "") -> FileRefused:
        """A refusal that names the file and the row."""
        where = str(self.path) if row is None else f"{self.path}, row {row}"
        return FileRefused(_WHAT, where=where, why=why, next_step=next_step)


def read_scheme(kind: str, path: Path, name: str = "") -> Scheme:
    """Return the scheme in a user's file; ``kind`` is ``proclass``, ``unspsc`` or ``csv``.

    ``name`` is what the scheme is called from now on: the kind itself where not given, and for ``csv`` the
    name of the file.

    Raises:
        UsageProblem: the kind is not known.
        FileRefused: the file cannot be read, lacks a column, has a code twice, or a code without its parent.
    """
    reader = READERS.get(kind)
    if reader is None:
        raise UsageProblem(
            f'"{kind}" is not a kind of scheme that can be loaded.',
            next_step=f"Use one of {', '.join(READERS)}, or crosswalk.",
        )
    plain = re.sub(r"[^a-z0-9]+", "_", (name or (path.stem if kind == "csv" else kind)).lower()).strip("_")
    if plain in ("tallystick", "cpv", ""):
        raise UsageProblem(
            f'A loaded scheme cannot be called "{plain}".',
            where=str(path),
            next_step="Give it a name of its own.",
        )
    return reader(path, plain)


def _read_csv(path: Path, is_header: Callable[[set[str]], bool], expected: str) -> _Table:
    rows = list(_csv_rows(path))
    for place, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        names = [re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_") for cell in cells]
        if is_header(set(names)):
            columns = {heading: column for column, heading in reversed(list(enumerate(names))) if heading}
            body = [(row, cells) for row, cells in rows[place + 1 :] if any(cell.strip() for cell in cells)]
            return _Table(path, columns, body)
    raise FileRefused(
        _WHAT,
        where=str(path),
        why=f"No header row was found with the columns {expected}.",
        next_step=_SAVE_AS_CSV,
    )


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise FileRefused(_WHAT, where=str(path), why="It is larger than 200 MB.")
        content = path.read_bytes()
    except OSError as problem:
        raise FileRefused(_WHAT, where=str(path), why=str(problem)) from problem
    if content[:2] in (b"PK", b"\xd0\xcf"):
        raise FileRefused(_WHAT, where=str(path), why="It is a workbook, not CSV.", next_step=_SAVE_AS_CSV)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # the older exports of these trees
    reader = csv.reader(text.splitlines())
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as problem:
        raise FileRefused(
            _WHAT, where=f"{path}, row {reader.line_num}", why=str(problem), next_step=_SAVE_AS_CSV
        ) from problem


def _read_proclass(path: Path, name: str) -> Scheme:
    """ProClass as its owner and councils publish it: a code with its headings on three levels."""
    levels = ("level1", "level2", "level3")
    table = _read_csv(
        _existing(path),
        lambda names: {"code", "level1"} <= {_short(item) for item in names},
        "code, level1, level2, level3",
    )
    columns = {_short(heading): place for heading, place in reversed(table.columns.items())}
    table = _Table(table.path, columns, table.rows)
    codes_of: dict[tuple[str, ...], str] = {}
    found: list[tuple[int, str, tuple[str, ...], str]] = []
    for row, cells in table.rows:
        code = table.cell(cells, "code")
        path_of = tuple([text for level in levels if (text := table.cell(cells, level))])
        if not code or not path_of:
            raise table.refused("It has no code or no heading on the first level.", row)
        found.append((row, code, path_of, table.cell(cells, "clarification_info")))
        codes_of.setdefault(path_of, code)
    items = []
    for row, code, path_of, clarification in found:
        above = path_of[:-1]
        parent = codes_of.get(above, "") if above else ""
        if above and not parent:
            raise table.refused(f"The heading above {code} has no row of its own: {' / '.join(above)}.", row)
        items.append((row, Category(code, path_of[-1], len(path_of), parent, clarification)))
    return _scheme(table, name, "ProClass", items)


def _short(heading: str) -> str:
    """``level_1``, ``l1`` and ``proclass_code`` are the columns ``level1`` and ``code``."""
    plain = heading.replace("proclass_", "").replace("_", "")
    match = re.fullmatch(r"(?:level|l)([123])(?:heading|title|name|description)?", plain)
    if match:
        return f"level{match.group(1)}"
    return "clarification_info" if plain.startswith("clarification") else plain


def _read_unspsc(path: Path, name: str) -> Scheme:
    """UNSPSC as the UNDP exports it: one row for each commodity, with the three levels above it beside it."""
    table = _read_csv(
        _existing(path), lambda names: set(_UNSPSC) <= names, "Segment, Family, Class and Commodity"
    )
    items: dict[str, tuple[int, Category]] = {}
    for row, cells in table.rows:
        parent = ""
        for level, column in enumerate(_UNSPSC, start=1):
            code = table.cell(cells, column).removesuffix(".0")
            if not code:
                break
            known = items.get(code)
            if known is None:
                items[code] = (row, _unspsc_category(table, cells, row, (code, column, level, parent)))
            elif known[1].parent != parent or known[1].level != level:
                raise table.refused(f"{code} stands elsewhere in the tree in row {known[0]}.", row)
            parent = code
    return _scheme(table, name, "UNSPSC", list(items.values()))


def _unspsc_category(
    table: _Table, cells: Sequence[str], row: int, place: tuple[str, str, int, str]
) -> Category:
    code, column, level, parent = place
    if not (code.isdigit() and len(code) == _UNSPSC_DIGITS):
        raise table.refused(f'The {column} "{code}" is not a code of eight digits.', row)
    title = table.cell(cells, f"{column}_title") or table.cell(cells, f"{column}_name")
    if not title:
        raise table.refused(f"The {column} {code} has no title.", row)
    return Category(code, title, level, parent, table.cell(cells, f"{column}_definition"))


def _read_generic(path: Path, name: str) -> Scheme:
    """Any tree: the columns code, title, parent (empty on the first level) and, where given, definition."""
    table = _read_csv(
        _existing(path),
        lambda names: {"code", "title", "parent"} <= names,
        "code, title, parent and, if you have it, definition",
    )
    rows: list[tuple[int, str, str, str, str]] = []
    for row, cells in table.rows:
        code, title, parent, definition = (
            table.cell(cells, column) for column in ("code", "title", "parent", "definition")
        )
        if not code or not title:
            raise table.refused("It has no code or no title.", row)
        rows.append((row, code, title, parent, definition))
    parents = {code: parent for _, code, _, parent, _ in rows}
    orphans = [(row, code, parent) for row, code, _, parent, _ in rows if parent and parent not in parents]
    if orphans:
        named = "; ".join(f'row {row}: {code} below "{parent}"' for row, code, parent in orphans[:_SHOWN])
        more = f" and {len(orphans) - _SHOWN} more" if len(orphans) > _SHOWN else ""
        raise table.refused(
            f"The class above has no row of its own ({named}{more}).",
            orphans[0][0],
            "Add a row for each class above, or leave the parent empty on the first level.",
        )
    items = [
        (row, Category(code, title, _depth(table, parents, code, row), parent, definition))
        for row, code, title, parent, definition in rows
    ]
    return _scheme(table, name, name, items)


def _depth(table: _Table, parents: dict[str, str], code: str, row: int) -> int:
    depth, above = 1, parents[code]
    while above:
        depth, above = depth + 1, parents[above]
        if depth > len(parents):
            raise table.refused(f"{code} stands below itself.", row)
    return depth


def _scheme(table: _Table, name: str, title: str, items: list[tuple[int, Category]]) -> Scheme:
    if not items:
        raise table.refused("It has no rows below its header.")
    first_row: dict[str, int] = {}
    twice = []
    for row, category in items:
        if category.code in first_row:
            twice.append(f"{category.code} in rows {first_row[category.code]} and {row}")
        first_row.setdefault(category.code, row)
    if twice:
        more = f" and {len(twice) - _SHOWN} more" if len(twice) > _SHOWN else ""
        raise table.refused(f"Codes stand there twice: {'; '.join(twice[:_SHOWN])}{more}.")
    ordered = sorted((category for _, category in items), key=lambda item: (item.level, item.code))
    return Scheme(name, title, "", table.path.name, {category.code: category for category in ordered})


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileRefused(_WHAT, where=str(path), why="There is no such file.")
    return path


READERS: dict[str, Callable[[Path, str], Scheme]] = {
    "proclass": _read_proclass,
    "unspsc": _read_unspsc,
    "csv": _read_generic,
}
