"""Derivations: tables that a room made from a snapshot, kept beside it and shown by every reader.

A derivation is a folder ``derived/<room>/<id>/`` of Parquet tables (and other files a room needs, such as
a trained model) with ``derivation.json``, which says what it was made from. ``derived/<room>/current`` names
the one in force; replacing that small file is the only moment of change. A reader shows each Parquet table
as a view of the same name, and the views that the derivation itself defines over them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import StoreFailure
from tallystick.store.durable import flush, flush_all, replace_file
from tallystick.store.failpoints import reach
from tallystick.store.failures import storing
from tallystick.store.verifying import Damage, damage_of, file_sha256

if TYPE_CHECKING:
    from tallystick.store.home import Home

FOLDER = "derived"
_DESCRIPTION = "derivation.json"
_ROOM = re.compile(r"[a-z][a-z0-9_]{1,60}")
_WHAT = "What was derived could not be stored."


@dataclass(frozen=True)
class Derivation:
    """What one room derived: where it stands, what it was made from, and what it says of itself.

    ``made_from`` names every input by its identity (``snapshot``, another room's derivation, the head of
    the decisions), so that the same inputs give the same tables. ``facts`` are counts, versions and
    settings, as plain JSON values. ``views`` are names and SELECTs over the tables of this derivation,
    of those it was made from, and the views of a snapshot. ``files`` are (name, size, SHA-256).
    """

    folder: Path
    room: str
    id: str
    made_from: dict[str, str]
    facts: dict[str, Any]
    views: dict[str, str]
    files: tuple[tuple[str, int, str], ...]

    def path(self, name: str) -> Path:
        """Return the path of one of its files, for example ``payees.parquet``."""
        return self.folder / name

    @property
    def tables(self) -> dict[str, Path]:
        """The Parquet tables by the name of their view."""
        return {
            name.removesuffix(".parquet"): self.folder / name
            for name, _, _ in self.files
            if name.endswith(".parquet")
        }


def publish_derivation(
    home: Home,
    room: str,
    staged: Path,
    *,
    made_from: Mapping[str, str],
    facts: Mapping[str, Any],
    views: Mapping[str, str] | None = None,
) -> Derivation:
    """Move a finished staged folder in as the derivation of a room and put it in force.

    Call it inside ``home.writer_lock()`` with a folder from ``home.staging_folder``. Killed at any moment,
    the earlier derivation stays in force and whole.

    Raises:
        StoreFailure: the lock is not held, or the disk refuses.
    """
    if not home.is_locked:
        raise StoreFailure(_WHAT, where=str(home.path), why="It needs the writer lock, which is not held.")
    parent = _parent(home, room)
    names = sorted(path.name for path in staged.iterdir() if path.name != _DESCRIPTION)
    content: dict[str, Any] = {
        "room": room,
        "made_from": dict(made_from),
        "facts": dict(facts),
        "views": dict(views or {}),
        "files": [[name, (staged / name).stat().st_size, file_sha256(staged / name)] for name in names],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    identity = hashlib.sha256(text).hexdigest()[:32]
    with storing(_WHAT, parent):
        parent.mkdir(parents=True, exist_ok=True)
        target = parent / identity
        if not target.is_dir():
            (staged / _DESCRIPTION).write_bytes(text)
            flush_all([*(staged / name for name in [*names, _DESCRIPTION]), staged])
            reach("before-derivation")
            staged.rename(target)
            flush(parent)
        reach("before-derivation-pointer")
        replace_file(parent / "current", f"{identity}\n".encode(), home.staging / f"{room}-current")
    return _read(target)


def current_derivation(home: Home | Path, room: str) -> Derivation | None:
    """Return the derivation of a room that is in force, or None where the room has made none.

    Raises:
        StoreFailure: its description is missing or damaged.
    """
    parent = _parent(home, room)
    try:
        identity = (parent / "current").read_text("ascii").strip()
    except FileNotFoundError:
        return None
    return _read(parent / identity)


def consistent_derivations(home: Home | Path) -> list[Derivation]:
    """Return the derivations in force that fit together, those that others were made from first.

    A derivation made from another room's earlier derivation is left out: its keys no longer mean the same.
    """
    base = home if isinstance(home, Path) else home.path
    folder = base / FOLDER
    rooms = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    found = {room: item for room in rooms if (item := current_derivation(base, room)) is not None}
    ordered: list[Derivation] = []
    waiting = dict(found)
    while waiting:
        ready = {
            room: item
            for room, item in waiting.items()
            if not any(source in waiting for source in item.made_from if source != room)
        }
        if not ready:
            break
        placed = {item.room: item.id for item in ordered}
        for room, item in ready.items():
            del waiting[room]
            if all(placed.get(source) == key for source, key in item.made_from.items() if source in found):
                ordered.append(item)
    return ordered


def stale_rooms(home: Home | Path, snapshot_id: str) -> dict[str, str]:
    """Return rooms whose derivation in force was not made from what is in force now, and why."""
    base = home if isinstance(home, Path) else home.path
    fitting = {item.room for item in consistent_derivations(base)}
    folder = base / FOLDER
    reasons: dict[str, str] = {}
    for room in sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []:
        item = current_derivation(base, room)
        if item is None:
            continue
        if room not in fitting:
            reasons[room] = "made from an earlier derivation of another room"
        elif item.made_from.get("snapshot", snapshot_id) != snapshot_id:
            reasons[room] = "made from an earlier snapshot; lines imported since are not in it"
    return reasons


def verify_derivations(home: Home | Path) -> tuple[Damage, ...]:
    """Return every file of the derivations in force that is not as it was published."""
    return tuple(
        damage
        for item in consistent_derivations(home)
        for name, size, digest in item.files
        if (damage := damage_of(item.folder / name, size, digest)) is not None
    )


def _parent(home: Home | Path, room: str) -> Path:
    if not _ROOM.fullmatch(room):
        raise ValueError(f"{room!r} is not the name of a room")
    return (home if isinstance(home, Path) else home.path) / FOLDER / room


def _read(folder: Path) -> Derivation:
    try:
        text = (folder / _DESCRIPTION).read_bytes()
        if hashlib.sha256(text).hexdigest()[:32] != folder.name:
            raise ValueError("its content does not have the hash that its name states")
        content = json.loads(text)
        files = tuple((str(name), int(size), str(digest)) for name, size, digest in content["files"])
        return Derivation(
            folder,
            content["room"],
            folder.name,
            content["made_from"],
            content["facts"],
            content["views"],
            files,
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreFailure(
            "What was derived from the payments cannot be read.",
            where=str(folder),
            why=str(problem),
            next_step=f"Remove {folder.parent}: the room's verb makes it again from the payments.",
        ) from problem
