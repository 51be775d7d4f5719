"""The manifest as canonical JSON, its totals, and the rules it must satisfy before it is published."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from tallystick.store.model import FileEntry, Manifest, PartFile, PeriodTotal, Supersession

FORMAT = 1
"""Version of the JSON layout; a reader refuses one it does not know."""


_DEFAULTS = vars(FileEntry(file_hash="", file="", size=0, kind="", status=""))
_ALWAYS = {"file_hash", "file", "size", "kind", "status"}


def to_json(manifest: Manifest) -> bytes:
    """Return the manifest as canonical JSON (sorted keys, no blanks, UTF-8): equal manifests, equal bytes."""
    content = _plain(manifest) | {
        "format": FORMAT,
        "files": [entry_to_plain(entry) for entry in manifest.files],
        "superseded": [_plain(item) for item in manifest.superseded],
        "parts": [[item.part, item.name, item.size, item.sha256] for item in manifest.parts],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_json(content: bytes) -> Manifest:
    """Return the manifest written by :func:`to_json`.

    Raises:
        ValueError: the content is damaged or of a layout this version does not know.
    """
    with _no_collection():
        return _from_plain(json.loads(content))


def _from_plain(data: Any) -> Manifest:
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise ValueError("the manifest has a layout that this version does not know")
    try:
        data["files"] = tuple(map(entry_from_plain, data["files"]))
        data["superseded"] = tuple(Supersession(**item) for item in data["superseded"])
        data["parts"] = tuple([PartFile(*item) for item in data["parts"]])
        data["payment_columns"] = _pairs(data["payment_columns"])
        data["reject_columns"] = _pairs(data["reject_columns"])
        return Manifest(**data)
    except (TypeError, KeyError) as problem:
        raise ValueError(f"the manifest is not complete: {problem}") from problem


def identity(content: bytes) -> str:
    """Return the snapshot id: SHA-256 of the manifest's bytes, hex."""
    return hashlib.sha256(content).hexdigest()


def entry_to_plain(entry: FileEntry) -> dict[str, Any]:
    """Return a file entry as plain JSON values; what is the default is left out, so that many load fast."""
    plain = {
        name: value for name, value in vars(entry).items() if name in _ALWAYS or value != _DEFAULTS[name]
    }
    return plain | {"periods": [[total.period, total.lines, total.pence] for total in entry.periods]}


def entry_from_plain(data: dict[str, Any]) -> FileEntry:
    """Return the file entry written by :func:`entry_to_plain`."""
    data["periods"] = tuple([PeriodTotal(*total) for total in data["periods"]])
    data["seen_as"] = tuple([tuple(name) for name in data.get("seen_as", ())])
    for name, value in data.items():
        if type(value) is list:
            data[name] = tuple(value)
    return FileEntry(**data)


def totals(files: Iterable[FileEntry], superseded: Iterable[Supersession]) -> tuple[int, int]:
    """Return (lines, pence) that remain in force: accepted less superseded."""
    taken = tuple(superseded)
    accepted = tuple(files)
    return (
        sum(entry.rows_accepted for entry in accepted) - sum(item.lines for item in taken),
        sum(entry.pence_accepted for entry in accepted) - sum(item.pence for item in taken),
    )


def problems(manifest: Manifest) -> list[str]:
    """Return every reason why the manifest does not reconcile, one sentence each; empty when it does."""
    found = [sentence for entry in manifest.files for sentence in _entry_problems(entry)]
    found += _repeated("file", (entry.file_hash for entry in manifest.files))
    found += _repeated("part", (entry.part for entry in manifest.files if entry.part))
    found += _supersession_problems(manifest)
    lines, pence = totals(manifest.files, manifest.superseded)
    found += _difference("the snapshot", "lines", manifest.lines, lines)
    found += _difference("the snapshot", "pence", manifest.pence, pence)
    return found


def _entry_problems(entry: FileEntry) -> list[str]:
    rows = entry.rows_accepted + entry.rows_rejected + entry.rows_not_payments
    found = _difference(entry.file, "rows", entry.rows_in, rows)
    found += _difference(entry.file, "pence", entry.pence_in, entry.pence_accepted + entry.pence_rejected)
    if entry.not_payments:
        named = sum(entry.not_payments.values())
        found += _difference(entry.file, "rows that are not payments", entry.rows_not_payments, named)
    if entry.periods:
        found += _difference(
            entry.file, "lines by month", entry.rows_accepted, sum(p.lines for p in entry.periods)
        )
        found += _difference(
            entry.file, "pence by month", entry.pence_accepted, sum(p.pence for p in entry.periods)
        )
    if entry.part is None and (entry.rows_accepted or entry.pence_accepted):
        found.append(f"{entry.file}: {entry.rows_accepted} rows accepted, but no part holds them")
    return found


def _supersession_problems(manifest: Manifest) -> list[str]:
    known = {entry.file_hash: entry for entry in manifest.files}
    taken: Counter[str] = Counter()
    found: list[str] = []
    for item in manifest.superseded:
        taken[item.file_hash] += item.lines
        found += [
            f"superseded lines name a file that the snapshot does not hold: {digest}"
            for digest in (item.file_hash, item.superseded_by)
            if digest not in known
        ]
        if item.file_hash == item.superseded_by:
            found.append(f"a file cannot supersede itself: {item.file_hash}")
    return found + [
        f"{known[digest].file}: {lines} lines superseded of {known[digest].rows_accepted} accepted"
        for digest, lines in taken.items()
        if digest in known and lines > known[digest].rows_accepted
    ]


def _difference(where: str, what: str, stated: int, found: int) -> list[str]:
    if stated == found:
        return []
    return [f"{where}: {what} stated {stated}, accounted for {found} (difference {stated - found})"]


def _repeated(what: str, keys: Iterable[str]) -> list[str]:
    return [f"the same {what} is listed {n} times: {key}" for key, n in Counter(keys).items() if n > 1]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause garbage collection: searching 4,000 growing entries for cycles took half the time of loading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _plain(item: Any) -> dict[str, Any]:
    return {column.name: getattr(item, column.name) for column in fields(item)}


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, sql_type) for name, sql_type in rows)
