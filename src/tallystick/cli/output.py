"""How the command line shows progress, tables and JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType

import click

_REDRAW_SECONDS = 0.2


class ProgressLine:
    """One line on a terminal: how far, how fast, how long yet. Silent when output is not a terminal."""

    def __init__(self, unit: str, *, quiet: bool = False) -> None:
        self._unit = unit
        self._shown = sys.stderr.isatty() and not quiet
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._width = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)

    def update(self, done: int, total: int, rows: int) -> None:
        """Draw the line, at most five times a second."""
        now = time.monotonic()
        if not self._shown or (now - self._drawn < _REDRAW_SECONDS and done < total):
            return
        self._drawn = now
        spent = max(now - self._begun, 0.001)
        left = spent / done * (total - done) if done else 0.0
        speed = f"{rows:,} rows, {rows / spent:,.0f} rows a second, " if rows else ""
        text = f"{done:,} of {total:,} {self._unit}, {speed}{_clock(left)} left"
        click.echo("\r" + text.ljust(self._width), nl=False, err=True)
        self._width = max(self._width, len(text))


class Talk:
    """What begins now, in a few words on one line of a terminal. Silent when output is not a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._begun = time.monotonic()
        self._width = 0

    def __enter__(self) -> Talk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)

    def say(self, words: str) -> None:
        """Show what begins, with the time since the start."""
        if self._shown:
            text = f"{_clock(time.monotonic() - self._begun)} {words}"
            click.echo("\r" + text.ljust(self._width), nl=False, err=True)
            self._width = max(self._width, len(text))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def print_json(item: object) -> None:
    """Print one JSON object on a line of its own."""
    click.echo(json.dumps(item, ensure_ascii=False, default=str))


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()
) -> None:
    """Print rows as aligned columns; ``right`` names the columns that are right-aligned."""
    texts = [[_cell(cell) for cell in row] for row in rows]
    widths = [max([len(heading), *(len(row[i]) for row in texts)]) for i, heading in enumerate(headings)]
    numbers = set(right)
    for row in [list(headings), ["-" * width for width in widths], *texts]:
        cells = [
            cell.rjust(w) if i in numbers else cell.ljust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,}"
        if isinstance(value, int) and not isinstance(value, bool)
        else " ".join(str(value).split())
    )
