"""Split lines of text into records, strictly where the text obeys RFC 4180 and with care where it does not.

A strict reading always wins when it gives as many cells as the table has columns. Otherwise every other
reading of the quotation marks is weighed: a mark that opens nothing, a mark that was not doubled, a
delimiter lost between two cells. The one that gives the right number of cells with the fewest repairs
is taken, so that a single broken row never swallows its neighbours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tallystick.spend.reading.layout import is_heading
from tallystick.spend.reading.model import Dialect
from tallystick.spend.reading.shapes import TYPED, Shape, fit, full_marks, shape_of
from tallystick.spend.reading.shortage import mend_shortage

csv.field_size_limit(1 << 30)

_LONGEST_RECORD = 500
_MOST_READINGS = 400
_MOST_SURPLUS = 6
_LINE_ENDS = "\r\n"
_OTHER_DELIMITERS = (",", ";", "\t", "|", " ")


@dataclass(frozen=True)
class Record:
    """One record: its cells, how many lines of text it took, and whether it had to be repaired."""

    cells: list[str]
    lines: int = 1
    repaired: bool = False

    @property
    def is_blank(self) -> bool:
        """True when no cell holds anything but blanks."""
        return not any(cell and not cell.isspace() for cell in self.cells)


@dataclass
class Splitter:
    """Split the lines of one table into records.

    Attributes:
        dialect: how the text is written.
        width: number of columns of the table; 0 while it is not known (nothing is repaired by width then).
        shapes: what the cells of each column look like, to tell a right repair from a wrong one.
        returns_end_lines: CR alone ends a line in this file (otherwise it is part of a cell).
        repairs: how many records were repaired so far.
    """

    dialect: Dialect
    width: int = 0
    shapes: Sequence[Shape] = ()
    returns_end_lines: bool = False
    repairs: int = field(default=0, init=False)

    def split(self, lines: Iterable[str]) -> Iterator[Record]:
        """Yield the records of lines that still carry their line ends."""
        waiting = list[str]()
        source = iter(lines)
        while True:
            line = waiting.pop(0) if waiting else next(source, None)
            if line is None:
                return
            while not self.returns_end_lines and line.endswith("\r") and self._is_cut_short(line):
                more = waiting.pop(0) if waiting else next(source, None)
                if more is None:
                    break
                line += more
            record = self._record(line, source, waiting)
            if self.width > 2 and len(record.cells) < self.width and record.lines == 1:
                record = self._by_another_delimiter(line) or record
            self.repairs += record.repaired
            yield record

    def _by_another_delimiter(self, line: str) -> Record | None:
        """Return the record of a row that alone is written with another delimiter, where that is plain."""
        for sign in _OTHER_DELIMITERS:
            if sign == self.dialect.delimiter or line.count(sign) < self.width - 1:
                continue
            cells = Splitter(replace(self.dialect, delimiter=sign))._strict([line])
            if not cells or len(cells) != self.width:
                continue
            if self._fits_well(cells) or _is_header(cells, certain=sign not in ", "):
                return Record(cells, repaired=True)
        return None

    def _fits_well(self, cells: Sequence[str]) -> bool:
        typed = sum(1 for cell, shape in zip(cells, self.shapes, strict=False) if cell and shape in TYPED)
        return typed >= 2 and fit(cells, self.shapes) == full_marks(cells, self.shapes)

    def _is_cut_short(self, line: str) -> bool:
        return bool(self.width) and len(self._plain(line)) < self.width

    def _plain(self, line: str) -> list[str]:
        text = line.rstrip(_LINE_ENDS)
        return text.split(self.dialect.delimiter) if self.dialect.delimiter else [text]

    def _record(self, line: str, source: Iterator[str], waiting: list[str]) -> Record:
        quote = self.dialect.quote
        if not quote or quote not in line:
            return self._fitted(Record(self._plain(line)))
        cells = self._strict([line])
        lines = 1
        if cells is None:
            cells, lines = self._across_lines(line, source, waiting)
        if cells is not None and not self.width:
            return Record(cells, lines)
        if cells is not None and len(cells) == self.width and not any(quote in cell for cell in cells):
            return Record(cells, lines)
        return self._cared_for(line, cells, lines)

    def _across_lines(
        self, line: str, source: Iterator[str], waiting: list[str]
    ) -> tuple[list[str] | None, int]:
        """Read a record whose quoted cell holds line breaks; ``None`` when that reading does not stand up."""
        taken = [line]
        cells = None
        if self._is_open(taken):
            while len(taken) < _LONGEST_RECORD:
                at = len(taken) - 1
                if at >= len(waiting):
                    more = next(source, None)
                    if more is None:
                        break
                    waiting.append(more)
                taken.append(waiting[at])
                if self.dialect.quote not in waiting[at]:
                    continue
                cells = self._strict(taken)
                if cells is not None or not self._is_open(taken):
                    break
        if cells is None or self._swallows(taken):
            return None, 1
        del waiting[: len(taken) - 1]
        return cells, len(taken)

    def _swallows(self, taken: list[str]) -> bool:
        """Tell whether lines joined by a quotation mark are in truth whole records of their own."""
        inner = taken[1:-1]
        if self.width < 2 or not inner:
            return False
        return all(len(self._strict([line]) or ()) == self.width for line in inner)

    def _strict(self, lines: list[str]) -> list[str] | None:
        if len(self.dialect.delimiter) > 1 or self.dialect.escape != self.dialect.quote:
            cells, _ = _scan("".join(lines).rstrip(_LINE_ENDS), self.dialect)
            return cells
        try:
            reader = csv.reader(
                lines,
                delimiter=self.dialect.delimiter or "\x1f",
                quotechar=self.dialect.quote,
                doublequote=True,
                strict=True,
            )
            rows = list(reader)
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None

    def _is_open(self, lines: list[str]) -> bool:
        return _scan("".join(lines).rstrip(_LINE_ENDS), self.dialect)[1]

    def _cared_for(self, line: str, strict: list[str] | None, lines: int) -> Record:
        """Return the best reading of a line that is not as it should be."""
        text = line.rstrip(_LINE_ENDS)
        if strict is None:
            best = self._best_reading(text)
            return self._fitted(Record(best or self._plain(line), lines, repaired=True))
        kept = self._fitted(Record(strict, lines))
        score = fit(kept.cells[: self.width], self.shapes)
        if lines == 1 and score < full_marks(kept.cells, self.shapes):
            best = self._best_reading(text)
            if best and len(best) == self.width and fit(best, self.shapes) >= score + 2:
                return Record(best, repaired=True)
        return kept

    def _best_reading(self, text: str) -> list[str] | None:
        """Return the reading with the right number of cells that takes the fewest repairs and fits best."""
        if not self.width:
            return next((cells for cells, _ in _readings(text, self.dialect)), None)
        best: tuple[tuple[int, int], list[str]] | None = None
        for cells, repairs in _readings(text, self.dialect):
            distance = abs(len(cells) - self.width)
            if best is not None and distance > best[0][0]:
                continue
            # A cell that comes to stand in its own column is worth a repair.
            rank = (distance, repairs - 2 * fit(cells, self.shapes))
            if best is None or rank < best[0]:
                best = (rank, cells)
        return best[1] if best else None

    def _fitted(self, record: Record) -> Record:
        """Take surplus cells out of a record, or put a lost delimiter back, where it is plain which."""
        surplus = len(record.cells) - self.width
        if (
            surplus == -1
            and len(self.shapes) == self.width
            and (whole := mend_shortage(record.cells, self.shapes))
        ):
            return Record(whole, record.lines, repaired=True)
        if not self.width or surplus <= 0 or record.is_blank:
            return record
        mended = mend_surplus(record.cells, self.width, self.shapes, self.dialect.delimiter)
        return record if mended is None else Record(mended, record.lines, repaired=True)


def _is_header(cells: Sequence[str], *, certain: bool) -> bool:
    """Tell whether a row can only be a header: each cell has words of its own, no value among them.

    ``certain``: the delimiter is no sign of ordinary writing; otherwise the cells have to be known headings.
    """
    if len({cell.strip().casefold() for cell in cells} - {""}) < len(cells):
        return False
    if any(shape_of(cell) in TYPED for cell in cells):
        return False
    return certain or sum(map(is_heading, cells)) >= 0.75 * len(cells)


def mend_surplus(cells: list[str], width: int, shapes: Sequence[Shape], delimiter: str) -> list[str] | None:
    """Return a record of ``width`` cells for one that has too many, or ``None`` where that is not certain.

    Either the surplus is blank and stands at the end, or a delimiter stands where none belongs: then
    neighbours are joined (an empty one vanishes), where that alone puts the cells behind it into
    columns of their own shape.
    """
    surplus = len(cells) - width
    as_read = fit(cells[:width], shapes)
    trimmed = cells[:width] if not any(cell.strip() for cell in cells[width:]) else None
    if surplus > _MOST_SURPLUS or (trimmed and as_read == full_marks(trimmed, shapes)):
        return trimmed
    joined = [_joined(cells, at, surplus, delimiter) for at in range(width)]
    best = max(fit(option, shapes) for option in joined)
    # Where cutting blanks off is an answer too, joining has to be clearly the better one.
    if best < as_read + (1 if trimmed is None else 2):
        return trimmed
    leading = _distinct(option for option in joined if fit(option, shapes) == best)
    if len(leading) > 1:
        # Words split at a delimiter go on with a blank: "Leeds, West Yorkshire".
        leading = _distinct(
            option
            for at, option in enumerate(joined)
            if option in leading and all(cell.startswith(" ") for cell in cells[at + 1 : at + surplus + 1])
        )
    return leading[0] if len(leading) == 1 else trimmed


def _joined(cells: list[str], at: int, surplus: int, delimiter: str) -> list[str]:
    parts = cells[at : at + surplus + 1]
    whole = delimiter.join(parts) if all(part.strip() for part in parts) else "".join(parts)
    return [*cells[:at], whole, *cells[at + surplus + 1 :]]


def _distinct(options: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for option in options:
        if option not in found:
            found.append(option)
    return found


def _scan(text: str, dialect: Dialect) -> tuple[list[str] | None, bool]:
    """Read one record strictly: its cells, or ``None``; and whether a quoted cell is still open."""
    cells: list[str] = []
    at = 0
    while True:
        if dialect.quote and text.startswith(dialect.quote, at):
            close, run_on = _close_of(text, at, dialect)
            if close < 0:
                return None, True
            if run_on:
                return None, False
            cells.append(_content(text[at + 1 : close], dialect))
            at = close + 1
        else:
            end = text.find(dialect.delimiter, at) if dialect.delimiter else -1
            cells.append(text[at:] if end < 0 else text[at:end])
            at = len(text) if end < 0 else end
        if at >= len(text):
            return cells, False
        at += len(dialect.delimiter)


def _close_of(text: str, start: int, dialect: Dialect) -> tuple[int, bool]:
    """Return where a quoted cell closes (-1: nowhere) and whether more text runs on behind it."""
    quote, at = dialect.quote, start + 1
    while True:
        mark = text.find(quote, at)
        if mark < 0:
            return -1, False
        if dialect.escape != quote and dialect.escape and _is_escaped(text, mark, start, dialect.escape):
            at = mark + 1
        elif text.startswith(quote, mark + 1):
            at = mark + 2
        else:
            ends = mark + 1 == len(text) or (
                bool(dialect.delimiter) and text.startswith(dialect.delimiter, mark + 1)
            )
            return mark, not ends


def _is_escaped(text: str, mark: int, start: int, escape: str) -> bool:
    count = 0
    while mark - count - 1 > start and text[mark - count - 1] == escape:
        count += 1
    return count % 2 == 1


def _content(text: str, dialect: Dialect) -> str:
    quote = dialect.quote
    if dialect.escape != quote and dialect.escape:
        # Only the quotation mark is escaped: a backslash before anything else is part of the text.
        text = text.replace(dialect.escape + quote, quote)
    return text.replace(quote + quote, quote)


def _readings(text: str, dialect: Dialect) -> Iterator[tuple[list[str], int]]:
    """Yield possible readings of one line, each with the number of repairs it takes, likely ones first."""
    stack: list[tuple[int, tuple[str, ...], int]] = [(0, (), 0)]
    found = 0
    while stack and found < _MOST_READINGS:
        at, cells, repairs = stack.pop()
        if at > len(text):
            found += 1
            yield list(cells), repairs
            continue
        stack.extend(
            (after, (*cells, cell), repairs + cost)
            for after, cell, cost in reversed(_next_cells(text, at, dialect))
        )


def _next_cells(text: str, at: int, dialect: Dialect) -> list[tuple[int, str, int]]:
    """Return the ways in which the cell at a position can be read: where the next begins, text, repairs."""
    step = len(dialect.delimiter)
    options = []
    if text.startswith(dialect.quote, at):
        options = _quoted_cells(text, at, dialect)
    end = text.find(dialect.delimiter, at) if step else -1
    end = len(text) if end < 0 else end
    literal = text[at:end]
    options.append((end + max(step, 1), literal, 2 if literal.startswith(dialect.quote) else 0))
    mark = text.find(dialect.quote, at + 1, end)
    if not literal.startswith(dialect.quote) and mark > at:
        # Words run straight into a quoted cell: the delimiter between them was lost.
        options.append((mark, text[at:mark], 2))
    return options


def _quoted_cells(text: str, at: int, dialect: Dialect) -> list[tuple[int, str, int]]:
    quote, step = dialect.quote, len(dialect.delimiter)
    options: list[tuple[int, str, int]] = []
    strict, run_on = _close_of(text, at, dialect)
    mark = text.find(quote, at + 1)
    while mark >= 0 and len(options) < 12:
        inner = text[at + 1 : mark]
        # Blanks between the closing mark and the delimiter are nobody's.
        after = mark + 1 + (len(text) - mark - 1 - len(text[mark + 1 :].lstrip(" ")))
        if after == len(text) or (step and text.startswith(dialect.delimiter, after)):
            cost = 0 if mark == strict and not run_on else 1
            options.append((after + max(step, 1), _content(inner, dialect), cost))
        elif mark > at + 1 and text.startswith(quote, mark + 1):
            # Two quoted cells side by side: the delimiter between them was lost.
            options.append((mark + 1, _content(inner, dialect), 3))
        elif mark == strict:
            options.append((mark + 1, _content(inner, dialect), 3))
        mark = text.find(quote, mark + 1)
    return sorted(options, key=lambda option: option[2])
