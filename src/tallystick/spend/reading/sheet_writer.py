"""Write rows of a sheet as plain CSV, and cell values as text without spreadsheet noise."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tallystick.spend.reading import refusals
from tallystick.spend.reading.model import Limits

_EXACT_INTEGERS = 2.0**53


@dataclass
class Budget:
    """What one file may still produce: cells and bytes, shared by all of its sheets."""

    where: str
    cells: int
    bytes: int
    max_columns: int

    @classmethod
    def of(cls, limits: Limits, where: str) -> Budget:
        """Return the whole budget of one file."""
        return cls(where, limits.max_cells, limits.max_unpacked_bytes, limits.max_columns)

    def spend(self, cells: int, size: int) -> None:
        """Take cells and bytes off the budget; raise ``FileRefused`` where nothing is left."""
        self.cells -= cells
        self.bytes -= size
        if self.cells < 0 or self.bytes < 0:
            raise refusals.too_large(self.where, "Its sheets hold more cells or text than the limits allow.")

    def check_width(self, width: int) -> None:
        """Raise ``FileRefused`` where a row is wider than any table of payments."""
        if width > self.max_columns:
            raise refusals.too_large(
                self.where, f"A sheet reaches column {width:,}; the limit is {self.max_columns:,} columns."
            )


@dataclass
class SheetWriter:
    """Write the rows of one sheet, in order, so that line numbers equal the rows a spreadsheet shows.

    Blank rows inside are written as empty cells, blank rows at the end are dropped, and in the end every
    row has the width of the widest.
    """

    path: Path
    budget: Budget
    rows: int = 0
    width: int = 0
    _blank: int = 0
    _ragged: bool = False
    _buffer: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")

    def write(self, row: list[str]) -> None:
        """Add one row of text; a row without any text counts as blank."""
        if not any(row):
            self._blank += 1
            return
        if self._blank:
            self._write_blank_rows()
        if len(row) != self.width:
            self.budget.check_width(len(row))
            self._ragged = self._ragged or self.rows > 0
            self.width = max(self.width, len(row))
        self.rows += 1
        self._buffer.append(row)
        if len(self._buffer) >= 500:
            self._flush()

    def skip(self, count: int) -> None:
        """Pass over ``count`` blank rows."""
        self._blank += count

    def close(self) -> None:
        """Write what is pending and make all rows equally wide."""
        self._flush()
        self._file.close()
        if self._ragged:
            self._square()

    def _write_blank_rows(self) -> None:
        count, self._blank = self._blank, 0
        # The whole gap is taken off first, so that a gap of a million rows is refused before it is written.
        self.budget.spend(count * max(1, self.width), 0)
        self._flush()
        blank = ",".join(['""'] * max(1, self.width)) + "\r\n"
        self._ragged = self._ragged or self.width == 0
        for _ in range(count):
            self._file.write(blank)
        self.rows += count

    def _flush(self) -> None:
        if not self._buffer:
            return
        before = self._file.tell()
        self._writer.writerows(self._buffer)
        self.budget.spend(len(self._buffer) * self.width, self._file.tell() - before)
        self._buffer = []

    def _square(self) -> None:
        csv.field_size_limit(2**31 - 1)
        target = self.path.with_suffix(".square")
        with (
            self.path.open(encoding="utf-8", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as file,
        ):
            plain = csv.writer(file, lineterminator="\r\n")
            blank = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
            for row in csv.reader(source):
                whole = row + [""] * (self.width - len(row))
                (plain if any(whole) else blank).writerow(whole)
        target.replace(self.path)


def text_of(value: Any) -> str:
    """Return a cell value as text: ISO dates and times, TRUE or FALSE, numbers without binary noise."""
    kind = type(value)
    if kind is str:
        return clean(value)
    return _TEXT[kind](value) if kind in _TEXT else str(value)


def clean(text: str) -> str:
    """Return text with one kind of line break and without zero bytes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "") if "\x00" in text else text


def number_text(value: float) -> str:
    """Return a number in its shortest exact form at 15 significant digits, the precision of a spreadsheet.

    For example 1234.5600000000001 as ``1234.56``, 12.0 as ``12``, 1e-7 as ``0.0000001``.
    """
    if value.is_integer() and abs(value) < _EXACT_INTEGERS:
        return str(int(value))
    short = f"{value:.15g}"
    return format(Decimal(short), "f") if "e" in short else short


def _date_time_text(value: datetime.datetime) -> str:
    # A spreadsheet stores a time as a fraction of a day, which is seldom a whole second.
    is_last_moment = value.year == datetime.MAXYEAR
    if value.microsecond >= 500_000 and not is_last_moment:
        value += datetime.timedelta(seconds=1)
    whole = value.replace(microsecond=0)
    return whole.date().isoformat() if whole.time() == datetime.time() else whole.isoformat(sep=" ")


def _duration_text(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _time_text(value: datetime.time) -> str:
    # Zero in a cell with a date format shows as a date that does not exist; midnight is what is stored.
    return value.replace(microsecond=0).isoformat()


_TEXT: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: number_text,
    datetime.date: datetime.date.isoformat,
    datetime.datetime: _date_time_text,
    datetime.time: _time_text,
    datetime.timedelta: _duration_text,
    type(None): lambda _: "",
}


def texts_of(row: Iterable[Any]) -> list[str]:
    """Return every value of a row as text."""
    return [text_of(value) for value in row]
