"""After reading: find what the new files publish again, and list the lines that no longer count."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.spend.model import Status
from tallystick.spend.quality import RepublicationFindings, SupersededLines, compare_publications
from tallystick.store import Home, connect
from tallystick.store.model import FileEntry, Manifest, Supersession

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SUPERSEDED = "superseded: "


def supersede(
    home: Home, entries: dict[str, FileEntry], fresh: set[str], earlier: Manifest | None, workspace: Path
) -> tuple[tuple[Supersession, ...], int]:
    """Return every supersession of the snapshot to be, and how many lines this run superseded.

    ``entries`` is brought up to date: a file none of whose lines count any more becomes ``superseded``.
    What earlier runs found stays, unless one of the two files was read anew.
    """
    kept = [
        item
        for item in (earlier.superseded if earlier else ())
        if not {item.file_hash, item.superseded_by} & fresh
    ]
    new: list[Supersession] = []
    if fresh:
        with connect(temp_directory=workspace) as engine:
            _load_kept(engine, home, kept)
            findings = compare_publications(
                engine,
                list(entries.values()),
                fresh,
                lambda key: str(home.part_path(key) / "payments.parquet"),
                already="already_superseded",
            )
            new = [_as_part(engine, home, item) for item in findings.superseded]
            _warn(entries, findings)
    superseded = tuple(sorted([*kept, *new], key=lambda item: (item.file_hash, item.superseded_by)))
    _bring_up_to_date(entries, superseded)
    return superseded, sum(item.lines for item in new)


def _load_kept(engine: DuckDBPyConnection, home: Home, kept: list[Supersession]) -> None:
    engine.execute("CREATE TEMP TABLE already_superseded (line_id VARCHAR)")
    for item in kept:
        lines = str(home.part_path(item.part) / "superseded.parquet")
        engine.execute("INSERT INTO already_superseded SELECT line_id FROM read_parquet(?)", [lines])


def _as_part(engine: DuckDBPyConnection, home: Home, item: SupersededLines) -> Supersession:
    listed = engine.execute(f"SELECT line_id FROM {item.relation} ORDER BY line_id").fetchall()
    text = "\n".join((item.superseded_by, item.reason, *(line for (line,) in listed)))
    key = hashlib.sha256(text.encode()).hexdigest()
    if not home.has_part(key):
        folder = home.staging_folder(key)
        target = str(folder / "superseded.parquet").replace("'", "''")
        engine.execute(
            f"COPY (SELECT * FROM {item.relation} ORDER BY line_id) TO '{target}' (FORMAT parquet)"
        )
        home.adopt_part(key, folder)
    return Supersession(item.file_hash, item.superseded_by, item.lines, item.pence, key, item.reason)


def _warn(entries: dict[str, FileEntry], findings: RepublicationFindings) -> None:
    for repeated in findings.warnings:
        entry = entries[repeated.file_hash]
        if repeated.sentence not in entry.warnings:
            entries[repeated.file_hash] = replace(entry, warnings=(*entry.warnings, repeated.sentence))


def _bring_up_to_date(entries: dict[str, FileEntry], superseded: tuple[Supersession, ...]) -> None:
    by_file: dict[str, list[Supersession]] = {}
    for item in superseded:
        by_file.setdefault(item.file_hash, []).append(item)
    for file_hash, entry in entries.items():
        if not entry.part:
            continue
        lost = by_file.get(file_hash, [])
        warnings = tuple(text for text in entry.warnings if not text.startswith(_SUPERSEDED))
        sentences = tuple(f"{_SUPERSEDED}{item.lines:,} lines {item.reason}" for item in lost)
        gone = bool(lost) and sum(item.lines for item in lost) >= entry.rows_accepted
        status = Status.SUPERSEDED if gone else Status.ACCEPTED
        if entry.status != status.value or entry.warnings != warnings + sentences:
            entries[file_hash] = replace(entry, status=status.value, warnings=warnings + sentences)
