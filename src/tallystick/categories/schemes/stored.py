"""The derivation room ``schemes``: trees and crosswalks that a user loaded, side by side.

Two Parquet tables, which every reader shows: ``scheme_categories`` (one row for each class) and
``scheme_crosswalks`` (one row for each code). Loading one scheme or crosswalk keeps all others.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.categories.model import OWN_SCHEME, Category, Scheme
from tallystick.kernel import FileRefused, NotFound

if TYPE_CHECKING:
    from tallystick.categories.crosswalks import Crosswalk
    from tallystick.categories.crosswalks.model import Entry
    from tallystick.store import Derivation, Home

ROOM = "schemes"
CATEGORIES = "scheme_categories"
CROSSWALKS = "scheme_crosswalks"
_COLUMNS = {
    CATEGORIES: {
        "scheme": "VARCHAR",
        "code": "VARCHAR",
        "title": "VARCHAR",
        "level": "BIGINT",
        "parent": "VARCHAR",
        "definition": "VARCHAR",
    },
    CROSSWALKS: {
        "source_scheme": "VARCHAR",
        "target_scheme": "VARCHAR",
        "source": "VARCHAR",
        "target": "VARCHAR",
        "confidence": "VARCHAR",
        "note": "VARCHAR",
    },
}
_SHOWN = 5


def load_scheme(home: Home, kind: str, path: Path, *, name: str = "") -> Scheme | Crosswalk:
    """Load a user's tree (``proclass``, ``unspsc``, ``csv``) or ``crosswalk`` and put it in force.

    The same name replaces; every other scheme and crosswalk stays. For a crosswalk, ``name`` is the scheme
    of the codes in it. The file itself is kept among the originals.

    Raises:
        FileRefused: the file has a fault; the message names the row.
        UsageProblem: the kind or the name will not do.
        Busy: another process is writing.
    """
    from tallystick.categories.schemes.reading import read_scheme  # noqa: PLC0415

    if kind == "crosswalk":
        from tallystick.categories.crosswalks import load_crosswalk  # noqa: PLC0415

        return load_crosswalk(home, path, source=name)
    found = read_scheme(kind, path, name)
    rows = [
        (found.name, item.code, item.title, item.level, item.parent, item.definition)
        for item in found.categories.values()
    ]
    fact = {
        "kind": kind,
        "title": found.title,
        "file": path.name,
        "classes": len(rows),
        "levels": max(item.level for item in found.categories.values()),
    }
    _publish(home, path, _Change(CATEGORIES, (found.name,), rows), fact)
    return scheme(home, found.name)


def scheme(home: Home | Path | None, name: str = OWN_SCHEME) -> Scheme:
    """Return a scheme by name: our own, CPV, or one that was loaded into the home.

    Raises:
        NotFound: no such scheme; the message lists those there are.
    """
    from tallystick.categories.schemes.cpv import CPV_SCHEME, cpv_scheme  # noqa: PLC0415
    from tallystick.categories.schemes.own import own_scheme  # noqa: PLC0415

    if name == OWN_SCHEME:
        return own_scheme()
    if name == CPV_SCHEME:
        return cpv_scheme()
    derivation = _current(home)
    if derivation is None or name not in derivation.facts["schemes"]:
        known = ", ".join(schemes(home))
        raise NotFound(
            f'There is no scheme "{name}".',
            why=f"Known here: {known}.",
            next_step="Run: tallystick categories load proclass FILE (or unspsc, or csv)",
        )
    return _read_scheme(
        derivation.path(f"{CATEGORIES}.parquet"), name, str(derivation.facts["schemes"][name])
    )


def schemes(home: Home | Path | None = None) -> tuple[str, ...]:
    """Return the names of the schemes there are: our own, CPV, and those loaded into the home."""
    derivation = _current(home)
    loaded = sorted(derivation.facts["schemes"]) if derivation else []
    return (OWN_SCHEME, "cpv", *loaded)


def parents(home: Home | Path, name: str) -> dict[str, str]:
    """Return the code above each code of a loaded scheme; nothing where it was not loaded."""
    derivation = _current(home)
    if derivation is None or name not in derivation.facts["schemes"]:
        return {}
    return {code: item.parent for code, item in scheme(home, name).categories.items()}


def crosswalk_names(home: Home | Path) -> tuple[tuple[str, str], ...]:
    """Return (source, target) of the crosswalks that were loaded into a home."""
    derivation = _current(home)
    if derivation is None:
        return ()
    return tuple([(source, target) for source, target, *_ in derivation.facts["crosswalks"]])


def crosswalk_rows(home: Home | Path, source: str, target: str) -> list[tuple[str, str, str, str]]:
    """Return (source, target, confidence, note) of a crosswalk that was loaded; nothing where none was."""
    derivation = _current(home)
    if derivation is None or (source, target) not in crosswalk_names(home):
        return []
    return _rows(
        derivation.path(f"{CROSSWALKS}.parquet"),
        "source, target, confidence, note",
        "source_scheme = $source and target_scheme = $target",
        {"source": source, "target": target},
    )


def publish_crosswalk(home: Home, path: Path, source: str, target: str, entries: Sequence[Entry]) -> None:
    """Put a user's crosswalk in force; every target must be a class of the target scheme.

    Raises:
        FileRefused: a target is not known; the message names the rows' codes.
        NotFound: the target scheme was not loaded.
    """
    known = scheme(home, target).categories
    strange = [
        f"{entry.source} to {entry.target}" for entry in entries if entry.target and entry.target not in known
    ]
    if strange:
        more = f" and {len(strange) - _SHOWN} more" if len(strange) > _SHOWN else ""
        raise FileRefused(
            "The crosswalk cannot be read.",
            where=str(path),
            why=f'These targets are no class of "{target}": {"; ".join(strange[:_SHOWN])}{more}.',
            next_step="Correct the codes, or leave the target empty where there is none.",
        )
    rows = [
        (source, target, entry.source, entry.target, str(entry.confidence), entry.note) for entry in entries
    ]
    _publish(home, path, _Change(CROSSWALKS, (source, target), rows), None)


def _current(home: Home | Path | None) -> Derivation | None:
    from tallystick.store import current_derivation  # noqa: PLC0415

    return None if home is None else current_derivation(home, ROOM)


@dataclass(frozen=True)
class _Change:
    """Rows that replace those of one key (the first columns) in one of the two tables."""

    table: str
    key: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def _publish(home: Home, path: Path, change: _Change, fact: dict[str, Any] | None) -> None:
    """Write both tables anew, the one changed, and put them in force."""
    from tallystick.store import publish_derivation  # noqa: PLC0415

    with home.writer_lock():
        digest = home.keep_original(path)
        before = _current(home)
        staged = home.staging_folder("schemes")
        for name in _COLUMNS:
            _write(staged, name, before, change if name == change.table else None)
        facts: dict[str, Any] = {"schemes": {}, "crosswalks": []}
        if before is not None:
            facts = {name: before.facts[name].copy() for name in facts}
        if fact is not None:
            facts["schemes"][change.key[0]] = fact
        else:
            kept = [item for item in facts["crosswalks"] if tuple(item[:2]) != change.key]
            facts["crosswalks"] = sorted([*kept, [*change.key, path.name]])
        made_from = dict(before.made_from) if before else {}
        made_from[f"{change.table}:{':'.join(change.key)}"] = digest
        publish_derivation(home, ROOM, staged, made_from=made_from, facts=facts)


def _write(staged: Path, name: str, before: Derivation | None, change: _Change | None) -> None:
    """Write one table: the rows before, without those of the key that changes, and the new ones."""
    from tallystick.store import connect  # noqa: PLC0415

    columns = _COLUMNS[name]
    old = before.tables.get(name) if before else None
    with connect() as engine:
        engine.execute(f"create table made ({', '.join(f'{item} {kind}' for item, kind in columns.items())})")
        if old is not None:
            engine.execute(f"insert into made by name select * from read_parquet('{_quoted(old)}')")
        if change is not None:
            asked = dict(zip(columns, change.key, strict=False))
            engine.execute(
                f"delete from made where {' and '.join(f'{item} = ${item}' for item in asked)}", asked
            )
            passing = staged / f"{name}.csv"  # far faster than rows one by one: UNSPSC has 150,000
            with passing.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, quoting=csv.QUOTE_ALL).writerows(change.rows)
            texts = ", ".join(item for item, kind in columns.items() if kind == "VARCHAR")
            settings = f"format csv, auto_detect false, header false, force_not_null ({texts})"
            engine.execute(f"copy made from '{_quoted(passing)}' ({settings})")
            passing.unlink()
        place = _quoted(staged / f"{name}.parquet")
        engine.execute(f"copy (select * from made order by all) to '{place}' (format parquet)")


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")


def _rows(path: Path, columns: str, where: str, asked: dict[str, str]) -> list[tuple[Any, ...]]:
    from tallystick.store import connect  # noqa: PLC0415

    with connect() as engine:
        return engine.execute(
            f"select {columns} from read_parquet($path) where {where} order by all",
            {"path": str(path), **asked},
        ).fetchall()


@lru_cache(maxsize=4)
def _read_scheme(path: Path, name: str, _facts: str) -> Scheme:
    """A derivation never changes, so what was read of it once stays right."""
    found = _rows(path, "level, code, title, parent, definition", "scheme = $name", {"name": name})
    categories = {
        code: Category(code, title, int(level), parent, definition)
        for level, code, title, parent, definition in found
    }
    return Scheme(name, name, "", "loaded by the user", categories)
