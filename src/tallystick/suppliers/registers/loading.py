"""Load a register that a user downloaded: stream it, clean its names, publish it in one step or not."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tallystick.kernel import FileRefused, UsageProblem
from tallystick.spend.reading import Limits
from tallystick.store import Home, current_derivation, publish_derivation, reach
from tallystick.suppliers.registers.intake import LIMITS, Source, is_json, sources
from tallystick.suppliers.registers.layouts import Layout, layout_of
from tallystick.suppliers.registers.model import Progress, RegisterKind, RegisterSummary
from tallystick.suppliers.registers.pieces import Batch
from tallystick.suppliers.registers.pool import made_in_order
from tallystick.suppliers.registers.records import (
    LONGEST_RECORD,
    cells_of,
    json_objects,
    quoted_records,
    tabbed_records,
    text_cells,
)
from tallystick.suppliers.registers.tables import Gathered, gather

BATCH_ROWS = 20_000
EXAMPLES = 20
_MOST_REFUSED = 0.5
_SECONDS_BETWEEN_REPORTS = 0.25
_MOST_PROCESSES = 4
_HEADING_RECORDS = 1

VERSION = "1"
"""Of what is made of a register; raise it when the tables' content changes."""


def load(
    home: Home | Path | str,
    kind: RegisterKind | str,
    path: Path | str,
    *,
    progress: Progress | None = None,
    processes: int | None = None,
    limits: Limits = LIMITS,
) -> RegisterSummary:
    """Load a register into a home; it replaces what was loaded before of the same publisher's file.

    ``companies-house``: the free company data product. ``charities``: the registers of England and Wales,
    their other names, of Scotland and of Northern Ireland, each known by its columns; a new load of one
    leaves the others in force. Stopped or killed at any moment, the earlier register stays in force, whole.

    Args:
        home: a home or its folder; made where there is none.
        kind: which register.
        path: a file (plain, zip or gzip), or a folder of such files that are one register.
        progress: called with rows read, bytes read and bytes in all.
        processes: to clean names in; as many as there are cores, up to four, where not given.
        limits: bounds for files from outside.

    Raises:
        UsageProblem: there is no such kind.
        NotFound: there is no such file.
        FileRefused: it is not that register, damaged, or beyond the limits.
        StoreFailure: the disk refuses.
        Busy: another process writes in the home.
    """
    wanted = _kind(kind)
    store = home if isinstance(home, Home) else Home.open(Path(home), create=True)
    found = [_opened(source, wanted, limits) for source in sources(Path(path).expanduser(), limits)]
    if not store.is_locked:
        with store.writer_lock():
            return _load(store, wanted, found, progress, processes or _cores())
    return _load(store, wanted, found, progress, processes or _cores())


def _kind(kind: RegisterKind | str) -> RegisterKind:
    try:
        return RegisterKind(kind)
    except ValueError as problem:
        raise UsageProblem(
            f"There is no register of the kind {str(kind)!r}.",
            next_step=f"Use one of: {', '.join(item.value for item in RegisterKind)}.",
        ) from problem


@dataclass
class _Opened:
    """A source whose layout is known."""

    source: Source
    layout: Layout
    headings: list[str]
    delimiter: str
    limits: Limits
    rows: int = field(default=0)

    def records(self) -> Iterator[Any]:
        """Yield the records after the header: texts, or cells where the source is JSON."""
        if not self.delimiter:
            objects = json_objects(self.source.chunks(self.limits), self.source.name)
            yield from (text_cells(found, self.headings) for found in objects)
            return
        lines = self.source.lines(self.limits)
        cut = tabbed_records(lines, len(self.headings)) if self.delimiter == "\t" else quoted_records(lines)
        yield from islice(cut, _HEADING_RECORDS, None)


def _opened(source: Source, kind: RegisterKind, limits: Limits) -> _Opened:
    """Return a source with its layout; reads no more of it than its first record."""
    if is_json(source):
        first = next(json_objects(source.chunks(limits), source.name), {})
        headings = [str(name) for name in first]
        return _Opened(source, layout_of(headings, kind, source.name), headings, "", limits)
    line = next(source.lines(limits), "")
    source.read, source.foreign_lines = 0, 0
    delimiter = "\t" if line.count("\t") > line.count(",") else ","
    headings = (cells_of(line, delimiter) or []) if len(line) <= LONGEST_RECORD else []
    return _Opened(source, layout_of(headings, kind, source.name), headings, delimiter, limits)


@dataclass
class _Told:
    """What has been said of the load so far."""

    progress: Progress | None
    opened: list[_Opened]
    rows: int = 0
    last: float = 0.0

    def say(self, *, now: bool = False) -> None:
        moment = time.monotonic()
        if self.progress is None or (not now and moment - self.last < _SECONDS_BETWEEN_REPORTS):
            return
        self.last = moment
        read = sum(item.source.read for item in self.opened)
        self.progress(self.rows, read, sum(item.source.size for item in self.opened))


def _load(
    home: Home, kind: RegisterKind, opened: list[_Opened], progress: Progress | None, processes: int
) -> RegisterSummary:
    earlier = current_derivation(home, kind.room)
    staged = home.staging_folder(kind.room)
    try:
        pieces = staged / "pieces"
        pieces.mkdir()
        told = _Told(progress, opened)
        refused: Counter[str] = Counter()
        examples: list[tuple[str, int, str]] = []
        for batch, made in made_in_order(_batches(opened, pieces), processes):
            told.rows += len(batch.records)
            refused.update(made.refused)
            name = opened[batch.source].source.name
            examples.extend((name, row, reason) for row, reason in made.examples)
            del examples[EXAMPLES:]
            reach("while-loading-register")
            told.say()
        told.say(now=True)
        _refuse_rubble(opened, told.rows, refused)
        gathered = gather(kind, pieces, staged, earlier, [item.layout.name for item in opened])
        shutil.rmtree(pieces)
        refused.update(gathered.refused)
        published = publish_derivation(
            home,
            kind.room,
            staged,
            made_from={"files": gathered.identity},
            facts=_facts(opened, told.rows, refused),
        )
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return RegisterSummary(
        kind,
        tuple((item.source.name, item.layout.title, item.rows) for item in opened),
        told.rows,
        told.rows - sum(refused.values()),
        dict(refused.most_common()),
        gathered.entities,
        gathered.names,
        earlier.id if earlier is not None and earlier.id != published.id else "",
        published.id,
        _notes(opened, gathered),
        tuple(examples),
    )


def _batches(opened: list[_Opened], folder: Path) -> Iterator[Batch]:
    number = 0
    for place, item in enumerate(opened):
        records = item.records()
        while records_of_batch := list(islice(records, BATCH_ROWS)):
            first = item.rows + 1
            item.rows += len(records_of_batch)
            number += 1
            yield Batch(
                item.layout.name,
                item.headings,
                item.delimiter,
                first,
                records_of_batch,
                str(folder),
                number,
                place,
            )


def _refuse_rubble(opened: list[_Opened], rows: int, refused: Counter[str]) -> None:
    """Refuse a register of which most rows cannot be read: storing the rest would hide the others."""
    where = ", ".join(item.source.name for item in opened)
    if not rows:
        raise FileRefused(
            "The register holds no rows",
            where=where,
            why="There is a header and nothing below it.",
            next_step="Download it again. The register loaded before stays in force.",
        )
    if (bad := sum(refused.values())) > rows * _MOST_REFUSED:
        reason, count = refused.most_common(1)[0]
        raise FileRefused(
            "The register cannot be read",
            where=where,
            why=f"{bad:,} of its {rows:,} rows were refused, {count:,} of them because {reason}.",
            next_step="Download it again. The register loaded before stays in force.",
        )


def _facts(opened: list[_Opened], rows: int, refused: Counter[str]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "files": [[item.source.name, item.layout.name, item.rows] for item in opened],
        "rows_in": rows,
        "rows_stored": rows - sum(refused.values()),
        "refused": dict(sorted(refused.items())),
    }


def _notes(opened: Iterable[_Opened], gathered: Gathered) -> tuple[str, ...]:
    foreign = [
        f"{item.source.name}: {count:,} lines were not UTF-8 and were read as Windows-1252."
        for item in opened
        if (count := item.source.foreign_lines)
    ]
    return (*foreign, *gathered.notes)


def _cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_PROCESSES)
