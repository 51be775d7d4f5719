"""From a text to a table: encoding, dialect and layout, each found from a bounded sample."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tallystick.kernel import FileRefused
from tallystick.spend.reading.careful import PLAIN, rewrite
from tallystick.spend.reading.dialect import find_dialect
from tallystick.spend.reading.encoding import find_encoding, rewrite_as_utf8
from tallystick.spend.reading.intake import CHUNK, Intake, refuse_long_lines, take_in
from tallystick.spend.reading.layout import Layout, find_layout, modal_width
from tallystick.spend.reading.model import Dialect, Limits, Reader, Table
from tallystick.spend.reading.records import Record, Splitter
from tallystick.spend.reading.shapes import column_shapes

SAMPLE_RECORDS = 1_000
_HEAD_RECORDS = 240
_HEAD_BYTES = 128 << 10
_SLICE_RECORDS = 60
_SLICE_BYTES = 12 << 10
_LAYOUT_RECORDS = 100
_DIALECT_LINES = 120


@dataclass(frozen=True)
class _Sample:
    """Records from the head of a text and from slices further down, and whether the head is all of it."""

    head: list[Record]
    slices: list[list[str]]
    is_whole: bool


def read_text(intake: Intake, workspace: Path, limits: Limits, *, name: str = "", number: int = 1) -> Table:
    """Return the table in a text, ready for the engine.

    Raises:
        FileRefused: no line holds anything, or a line or the number of columns goes beyond the limits.
    """
    intake, notes = _as_plain_utf8(intake, workspace, number)
    refuse_long_lines(intake, limits)
    lines, is_whole = _head_lines(intake)
    if not any(line.strip() for line in lines) and is_whole:
        raise _blank(intake.original.path)
    dialect = find_dialect(lines[:_DIALECT_LINES])
    splitter = _splitter_for(lines, dialect, intake)
    sample = _sample(intake, lines, splitter, is_whole)
    layout = find_layout([record.cells for record in sample.head[:_LAYOUT_RECORDS]], sample.slices[::6])
    if layout.width > limits.max_columns:
        raise _too_wide(intake.original.path, layout.width, limits)
    table = _table(intake, sample, layout, dialect, name=name, number=number, notes=notes)
    why = _why_careful(intake, sample, layout, splitter, table)
    return carefully(table, workspace, why, splitter=splitter) if why else table


def read_sheet(
    intake: Intake, workspace: Path, *, name: str = "", number: int = 1, notes: Sequence[str] = ()
) -> Table:
    """Return the table in a sheet that was written as RFC 4180 with every row from row 1."""
    lines, is_whole = _head_lines(intake)
    sample = _sample(intake, lines, Splitter(PLAIN), is_whole)
    layout = find_layout([record.cells for record in sample.head[:_LAYOUT_RECORDS]], sample.slices[::6])
    table = _table(intake, sample, layout, PLAIN, name=name, number=number, notes=tuple(notes))
    with intake.original.path.open(encoding="utf-8", newline="") as source:
        rows = sum(1 for _ in csv.reader(source))
    if rows != intake.line_ends:
        return carefully(table, workspace, "cells hold line breaks", splitter=Splitter(PLAIN, layout.width))
    return replace(table, records=rows - layout.first)


def carefully(table: Table, workspace: Path, why: str, *, splitter: Splitter | None = None) -> Table:
    """Return the same table rewritten by the careful path.

    ``why`` says what the engine could not be trusted with, in words for the report.
    """
    splitter = replace(splitter or _splitter_of(table))
    target = workspace / f"{table.path.stem}-{table.number}-rows.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    done = rewrite(table.path, target, splitter, table.skip_lines)
    notes = [*table.notes, f"Read with care, because {why}."]
    if done.repaired:
        notes.append(f"{done.repaired:,} {'row was' if done.repaired == 1 else 'rows were'} repaired.")
    if done.width > table.width:
        notes.append(f"Some rows have up to {done.width} cells, more than the {table.width} of the table.")
    blank = ("",) * (done.width - table.width)
    return replace(
        table,
        path=target,
        dialect=PLAIN,
        reader=Reader.CAREFUL,
        header=table.header + blank if table.header else (),
        skip_lines=0,
        width=done.width,
        records=done.records,
        sample=tuple(row + (None,) * len(blank) for row in table.sample),
        notes=tuple(notes),
    )


def _as_plain_utf8(intake: Intake, workspace: Path, number: int) -> tuple[Intake, tuple[str, ...]]:
    encoding = find_encoding(intake)
    if encoding.is_plain and not intake.has_nul:
        return intake, ()
    workspace.mkdir(parents=True, exist_ok=True)
    target = workspace / f"{intake.original.sha256[:16]}-{number}-utf8.csv"
    notes = rewrite_as_utf8(intake, encoding, target)
    if not target.stat().st_size:
        raise _blank(intake.original.path)
    return take_in(target, Limits(max_file_bytes=1 << 62)), notes


def _head_lines(intake: Intake) -> tuple[list[str], bool]:
    """Return the first lines with their line ends, and whether they are the whole text."""
    head = intake.head[:_HEAD_BYTES]
    is_whole = len(head) == intake.original.size
    lines = _lines_of(head)
    if not is_whole and len(lines) > 1:
        # The last line is cut; even a line end there may be half of a pair.
        lines.pop()
    return lines, is_whole


def _lines_of(data: bytes) -> list[str]:
    return list(io.StringIO(data.decode("utf-8", errors="replace").removeprefix("\ufeff"), newline=""))


def _splitter_for(lines: Sequence[str], dialect: Dialect, intake: Intake) -> Splitter:
    """Return the splitter that knows how many columns the table has and what they look like."""
    returns_end_lines = intake.carriage_returns > intake.line_feeds + intake.pairs
    first_pass = Splitter(dialect, returns_end_lines=returns_end_lines)
    rows = [record.cells for record in islice(first_pass.split(lines), _LAYOUT_RECORDS)]
    full = [row for row in rows if any(cell.strip() for cell in row)]
    if not full:
        return first_pass
    layout = find_layout(rows)
    width = modal_width(full)
    beneath = [row for row in rows[layout.first :] if len(row) == width]
    shapes = column_shapes(beneath, layout.width)
    return Splitter(dialect, layout.width, shapes, returns_end_lines)


def _splitter_of(table: Table) -> Splitter:
    shapes = column_shapes(table.sample[:300], table.width)
    return Splitter(table.dialect, table.width, shapes, returns_end_lines=_returns_end_lines(table.path))


def _returns_end_lines(path: Path) -> bool:
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    return head.count(b"\r") - head.count(b"\r\n") > head.count(b"\n")


def _sample(intake: Intake, lines: Sequence[str], splitter: Splitter, is_whole: bool) -> _Sample:
    limit = SAMPLE_RECORDS + 1 if is_whole else _HEAD_RECORDS
    head = list(islice(splitter.split(lines), limit))
    if is_whole and len(head) <= SAMPLE_RECORDS:
        return _Sample(head, [], True)
    head = head[:_HEAD_RECORDS]
    size = intake.original.size
    slices: list[list[str]] = []
    read = sum(len(line.encode()) for line in lines[: sum(record.lines for record in head)])
    for wanted in (size // 3, 2 * size // 3, size - _SLICE_BYTES):
        start = max(wanted, read)
        if start >= size:
            break
        part = _lines_of(intake.slice(start, _SLICE_BYTES))[1:]
        part = part if start + _SLICE_BYTES >= size else part[:-1]
        # A slice may begin inside a quoted cell: only rows of the table's own width are evidence.
        rows = [record.cells for record in Splitter(splitter.dialect).split(part)]
        slices += [row for row in rows if not splitter.width or len(row) == splitter.width][-_SLICE_RECORDS:]
    return _Sample(head, slices, False)


def _table(
    intake: Intake,
    sample: _Sample,
    layout: Layout,
    dialect: Dialect,
    *,
    name: str,
    number: int,
    notes: tuple[str, ...],
) -> Table:
    rows = [*(record.cells for record in sample.head[layout.first :]), *sample.slices][:SAMPLE_RECORDS]
    return Table(
        name=name,
        number=number,
        path=intake.original.path,
        dialect=dialect,
        reader=Reader.FAST,
        header=layout.header,
        preamble=layout.preamble,
        # A heading that runs over lines takes the careful path, so here a record is a line.
        skip_lines=layout.first,
        first_row=layout.first + 1,
        width=layout.width,
        records=_records_expected(intake, layout.first),
        sample=tuple(_fitted(row, layout.width) for row in _without_last_blanks(rows)),
        notes=(*notes, *layout.notes),
    )


def _without_last_blanks(rows: list[list[str]]) -> list[list[str]]:
    while rows and rows[-1] == [""]:
        rows.pop()
    return rows


def _fitted(row: Sequence[str], width: int) -> tuple[str | None, ...]:
    cells: list[str | None] = [cell or None for cell in row[:width]]
    return tuple(cells + [None] * (width - len(cells)))


def _records_expected(intake: Intake, skip_lines: int) -> int:
    """Return how many records follow the header where every line is a record."""
    stripped = intake.tail.rstrip(b"\r\n")
    trailing = intake.tail[len(stripped) :]
    ends = trailing.count(b"\n") or trailing.count(b"\r")
    # The last record counts whether or not a line end closes it.
    return max(0, intake.line_ends - ends + 1 - skip_lines)


def _why_careful(intake: Intake, sample: _Sample, layout: Layout, splitter: Splitter, table: Table) -> str:
    """Return what the engine cannot be trusted with in this text, or nothing."""
    last = len(sample.head)
    while last and sample.head[last - 1].cells == [""]:
        last -= 1
    body = sample.head[layout.first : last]
    reasons: Iterator[tuple[bool, str]] = iter(
        (
            (splitter.repairs > 0, "quotation marks or delimiters are misplaced"),
            (intake.line_end_kinds > 1, "line ends are mixed"),
            (table.dialect.escape != table.dialect.quote, "quotation marks are escaped with a backslash"),
            (any(record.lines > 1 for record in sample.head), "cells hold line breaks"),
            (any(len(record.cells) > layout.width for record in body), "some rows have too many cells"),
            (any(record.cells == [""] for record in body), "blank rows stand between the others"),
            (not intake.tail.rstrip(b"\r\n"), "the text ends in very many blank lines"),
            (_has_marks_behind_blanks(intake, table.dialect), "quotation marks stand behind blanks"),
        )
    )
    return next((why for applies, why in reasons if applies), "")


def _has_marks_behind_blanks(intake: Intake, dialect: Dialect) -> bool:
    """Tell whether a cell begins with blanks and a quotation mark: the engine may lose what follows."""
    if dialect.delimiter.strip(" ") != dialect.delimiter or not dialect.delimiter or not dialect.quote:
        return False
    if dialect.quote == '"' and not intake.quotes:
        return False
    mark = b" " + dialect.quote.encode()
    before = (b"\n", b"\r", dialect.delimiter.encode())
    step = len(intake.content) if intake.content else CHUNK
    # Pieces overlap by more blanks than stand before a cell.
    return any(
        _begins_a_cell(intake.slice(max(0, start - 64), step + 64), mark, before)
        for start in range(0, intake.original.size, step)
    )


def _begins_a_cell(data: bytes, mark: bytes, before: tuple[bytes, ...]) -> bool:
    """Tell whether a blank and a quotation mark stand somewhere right behind the end of another cell."""
    found = data.find(mark)
    while found >= 0:
        quoted = data[found + len(mark) : found + len(mark) + 1] == mark[1:]
        if not quoted and data[max(0, found - 64) : found].rstrip(b" ").endswith(before):
            return True
        found = data.find(mark, found + 1)
    return False


def _blank(path: Path) -> FileRefused:
    return FileRefused(
        "The file holds nothing but blanks.", where=str(path), next_step="Download the file again."
    )


def _too_wide(path: Path, width: int, limits: Limits) -> FileRefused:
    return FileRefused(
        "The table has too many columns.",
        where=str(path),
        why=f"{width:,} columns were found; at most {limits.max_columns:,} are read.",
        next_step="Check that the file is a table of rows and columns.",
    )
