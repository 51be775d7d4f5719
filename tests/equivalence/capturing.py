"""Watch the product run on DuckDB and keep, for each statement of the catalogue, what it read and answered.

Nobody writes a case by hand: whatever runs is a case, and a ``.sql`` file that nothing ran is one that is
missing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet

from tallystick.store import Home, Statement, engine, load
from tallystick.store.portable import tables

SNAPSHOT_VIEWS = frozenset(
    {"payments", "published_payments", "superseded", "rejects", "files", "file_periods"}
)
"""What :class:`SparkReader` shows by itself; all else that a statement reads is handed over as Parquet."""

_CHANGES = re.compile(r"(?is)^\s*(create|insert|update|delete|drop|alter|copy)\b")
_PARAMETER = re.compile(r"\$([a-z_]+)")
_SOURCE = re.compile(r"(?i)\b(from|join)\s+([a-z_][a-z_0-9]*)")
_NAMELESS = r"\1 ?"
_BATCH = 50_000


def packages() -> list[str]:
    """Return every package of the product that holds statements."""
    root = Path(str(files("tallystick")))
    found = {path.parent.parent for path in root.rglob("*.sql") if path.parent.name == "sql"}
    return sorted(".".join(("tallystick", *folder.relative_to(root).parts)) for folder in found)


def statements() -> dict[str, Statement]:
    """Return every statement of the product by package and name."""
    return {f"{package}/{name}": item for package in packages() for name, item in load(package).items()}


@dataclass(frozen=True)
class Case:
    """One run of a statement: its inputs as Parquet (None: a view of the snapshot), and DuckDB's answer."""

    statement: Statement
    snapshot_id: str
    parameters: dict[str, Any]
    inputs: dict[str, Path | None]
    expected: Path


@dataclass
class Capture:
    """What was seen so far: of each statement its last run, which met the most that was there before."""

    folder: Path
    home: Home
    cases: dict[str, Case] = field(default_factory=dict)
    _files: int = 0

    def __post_init__(self) -> None:
        self.known = statements()
        self.plain = {key: _SOURCE.sub(_NAMELESS, item.sql) for key, item in self.known.items()}

    def new_file(self) -> Path:
        self._files += 1
        return self.folder / f"{self._files:05}.parquet"

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every engine that is opened inside the block."""
        original = engine.connect

        def connect(*args: Any, **named: Any) -> Watched:
            return Watched(original(*args, **named), self)

        replaced = _replace(original, connect)
        try:
            yield
        finally:
            for module in replaced:
                module.connect = original
            _replace(connect, original)


def _replace(old: Callable[..., Any], new: Callable[..., Any]) -> list[Any]:
    holders = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("tallystick") and getattr(module, "connect", None) is old
    ]
    for module in holders:
        module.connect = new
    return holders


class Watched:
    """A DuckDB connection that keeps the statements it is given before it runs them."""

    def __init__(self, connection: Any, capture: Capture) -> None:
        self._connection = connection
        self._capture = capture
        self._written: dict[str, Path] = {}
        with suppress(duckdb.InvalidInputException):  # the cursor of a reader that is locked by now
            # The product hands over tables by the name of a variable, which now stands one call further up.
            connection.execute("set python_scan_all_frames = true")

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return duckdb.DuckDBPyConnection  # for libraries that ask before they use a connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def execute(self, sql: Any, parameters: Any = None) -> Any:
        if isinstance(sql, str):
            plain = _SOURCE.sub(_NAMELESS, sql)
            for key, statement in self._capture.known.items():
                if self._capture.plain[key] in plain:
                    self._keep(key, statement, sql, parameters)
            if _CHANGES.match(sql):
                words = set(re.findall(r"\w+", sql[: 300 if " as " in sql[:300].lower() else None]))
                for name in [name for name in self._written if name in words]:
                    del self._written[name]
        return (
            self._connection.execute(sql) if parameters is None else self._connection.execute(sql, parameters)
        )

    def cursor(self) -> Watched:
        return Watched(self._connection.cursor(), self._capture)

    def executemany(self, sql: str, parameters: Any) -> Any:
        self._written = {name: path for name, path in self._written.items() if name not in sql}
        return self._connection.executemany(sql, parameters)

    def _keep(self, key: str, statement: Statement, sql: str, parameters: Any) -> None:
        """Keep one run; where the product read another table in place of one, under the statement's name."""
        capture = self._capture
        ours = [name for _, name in _SOURCE.findall(statement.sql)]
        run = [name for _, name in _SOURCE.findall(sql)][-len(ours) :]
        read = dict(zip(ours, ours if statement.sql in sql else run, strict=True))
        snapshot = capture.home.current()
        named = _PARAMETER.findall(re.sub(r"--.*", "", statement.sql))
        given = {name: parameters[name] for name in dict.fromkeys(named)}
        inputs = {name: self._input(read.get(name, name)) for name in sorted(tables(statement.sql))}
        expected = capture.new_file()
        answered = _SOURCE.sub(lambda found: f"{found[1]} {read[found[2]]}", statement.sql)
        self._write(answered, given, expected)
        capture.cases[key] = Case(statement, snapshot.id if snapshot else "", given, inputs, expected)

    def _input(self, name: str) -> Path | None:
        if name in SNAPSHOT_VIEWS:
            return None
        if name not in self._written:
            path = self._capture.new_file()
            self._write(f"select * from {name}", {}, path)
            self._written[name] = path
        return self._written[name]

    def _write(self, sql: str, parameters: dict[str, Any], path: Path) -> None:
        reader = self._connection.execute(sql, parameters or None).to_arrow_reader(_BATCH)
        with pyarrow.parquet.ParquetWriter(path, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
