"""The careful path: read a text record by record and write it again as plain RFC 4180 for the engine.

It takes over where the engine cannot be trusted to read the text itself: broken or backslashed
quotation marks, line breaks inside cells, blank rows between others, mixed line ends, rows that are too
wide. It is slower and reads any length of file in bounded memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tallystick.spend.reading.model import Dialect
from tallystick.spend.reading.records import Record, Splitter

PLAIN = Dialect()
"""How rewritten tables are written: comma, double quotation marks, UTF-8."""


@dataclass(frozen=True)
class Rewritten:
    """A table written again: its records, its widest row and how many rows were repaired."""

    records: int
    width: int
    repaired: int


def rewrite(source: Path, target: Path, splitter: Splitter, skip_records: int) -> Rewritten:
    """Write the records of a text, but for the first few, as RFC 4180 with LF line ends.

    Every record stays a record, a blank one too, so that row numbers hold; only blank lines at the
    very end are left off. The target holds data only: neither preamble nor header.
    """
    count = 0
    width = splitter.width
    with (
        source.open(encoding="utf-8-sig", errors="replace", newline="") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, lineterminator="\n")
        # The writer leaves a lone CR unquoted, which the engine would take for a line end.
        quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for record in _without_trailing_blanks(islice(splitter.split(lines), skip_records, None)):
            cells = record.cells
            # Blank cells beyond the table's own columns add nothing but columns.
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            width = max(width, len(cells))
            count += 1
            row_writer = quoting if any("\r" in cell for cell in cells) else writer
            row_writer.writerow(cells if len(cells) > 1 or cells[0] else _blank(splitter.width))
    return Rewritten(count, width, splitter.repairs)


def _blank(width: int) -> list[str]:
    return [""] * max(width, 1)


def _without_trailing_blanks(records: Iterator[Record]) -> Iterator[Record]:
    blanks: list[Record] = []
    for record in records:
        if record.cells == [""] and record.lines == 1:
            blanks.append(record)
            continue
        yield from blanks
        blanks.clear()
        yield record
