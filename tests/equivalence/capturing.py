"""Watch the product run on DuckDB and keep, for each statement of the catalogue, what it read and answered.

Nobody writes a case by hand: whatever runs is a case, and a ``.sql`` file that nothing ran is one that is
missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet

from tallystick.store import Home, Statement, load
from tallystick.store.portable import tables

SNAPSHOT_VIEWS = frozenset(
    {"payments", "published_payments", "superseded", "rejects", "files", "file_periods"}
)
"""What :class:`SparkReader` shows by itself; all else that a statement reads is handed over as Parquet."""

_CHANGES = re.compile(r"(?is)^\s*(create|insert|update|delete|drop|alter|copy)\b")
_MAKES = re.compile(
    r"(?is)^\s*(?:create\s+(?:or\s+replace\s+)?(?:temp\s+|temporary\s+)?(table|view)|insert\s+into)\s+"
    r"([a-z_][a-z_0-9]*)[\s(]"
)
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

    @property
    def rows(self) -> int:
        """Return how many rows DuckDB answered with."""
        return int(pyarrow.parquet.read_metadata(self.expected).num_rows)


@dataclass
class Capture:
    """What was seen so far: of each statement its last run that answered with rows, if any did.

    The last one met the most that was there before.
    """

    folder: Path
    home: Home
    cases: dict[str, Case] = field(default_factory=dict)
    _files: int = 0

    def __post_init__(self) -> None:
        self.known = {key: _Known(item) for key, item in statements().items()}

    def new_file(self) -> Path:
        self._files += 1
        return self.folder / f"{self._files:05}.parquet"

    def found_in(self, sql: str, parameters: Any) -> dict[str, dict[str, Any]]:
        """Return the statements that this SQL runs, with their parameters.

        Statements that differ in what they read alone are told apart by that; where none is there word for
        word, the product reads another table in place of one.
        """
        exact = {key: known.statement.sql for key, known in self.known.items() if known.statement.sql in sql}
        parts = {
            key for key, own in exact.items() for other in exact.values() if own != other and own in other
        }
        plain = _SOURCE.sub(_NAMELESS, sql)
        chosen = exact.keys() - parts or self.known
        given = {key: self.known[key].given(plain, parameters) for key in chosen}
        return {key: found for key, found in given.items() if found is not None}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every engine that is opened inside the block, by whomever."""
        original = duckdb.connect

        def connect(*args: Any, **named: Any) -> Watched:
            return Watched(original(*args, **named), self)

        duckdb.connect = connect  # type: ignore[assignment]
        try:
            yield
        finally:
            duckdb.connect = original


class _Known:
    """One statement of the catalogue, and how to tell that it is in what the product runs."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.parameters = tuple(dict.fromkeys(_PARAMETER.findall(re.sub(r"--.*", "", statement.sql))))
        self._plain = _SOURCE.sub(_NAMELESS, statement.sql)

    def given(self, plain: str, parameters: Any) -> dict[str, Any] | None:
        """Return the parameters with which this SQL (its tables without names) runs it; None if it does not.

        A statement with one switch may be run with ``true`` or ``false`` written in its place.
        """
        if self._plain in plain:
            return {name: parameters[name] for name in self.parameters}
        if len(self.parameters) == 1:
            for value in (True, False):
                if self._plain.replace(f"${self.parameters[0]}", str(value).lower()) in plain:
                    return {self.parameters[0]: value}
        return None


class Watched:
    """A DuckDB connection that keeps the statements it is given before it runs them."""

    def __init__(self, connection: Any, capture: Capture) -> None:
        self._connection = connection
        self._capture = capture
        self._written: dict[str, Path] = {}
        self._views: dict[str, set[str]] = {}
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
            for key, given in self._capture.found_in(sql, parameters).items():
                self._keep(key, self._capture.known[key].statement, sql, given)
            if _CHANGES.match(sql):
                self._forget(sql)
        return (
            self._connection.execute(sql) if parameters is None else self._connection.execute(sql, parameters)
        )

    def _forget(self, sql: str) -> None:
        """Forget the rows of what a statement changes, and of the views that read it."""
        words, makes = set(re.findall(r"\w+", sql)), _MAKES.match(sql)
        changed = {makes[2]} if makes else words
        if makes and makes[1] and makes[1].lower() == "view":
            self._views[makes[2]] = words
        while more := {name for name, read in self._views.items() if read & changed} - changed:
            changed |= more
        self._written = {name: path for name, path in self._written.items() if name not in changed}

    def cursor(self) -> Watched:
        return Watched(self._connection.cursor(), self._capture)

    def executemany(self, sql: str, parameters: Any) -> Any:
        self._written = {name: path for name, path in self._written.items() if name not in sql}
        return self._connection.executemany(sql, parameters)

    def _keep(self, key: str, statement: Statement, sql: str, given: dict[str, Any]) -> None:
        """Keep one run; where the product read another table in place of one, under the statement's name."""
        capture = self._capture
        ours = [name for _, name in _SOURCE.findall(statement.sql)]
        run = [name for _, name in _SOURCE.findall(sql)][-len(ours) :]
        read = dict(zip(ours, ours if statement.sql in sql else run, strict=True))
        snapshot = capture.home.current()
        inputs = {name: self._input(read.get(name, name)) for name in sorted(tables(statement.sql))}
        expected = capture.new_file()
        answered = _SOURCE.sub(lambda found: f"{found[1]} {read[found[2]]}", statement.sql)
        rows = self._write(answered, given, expected)
        if rows or key not in capture.cases:
            capture.cases[key] = Case(statement, snapshot.id if snapshot else "", given, inputs, expected)

    def _input(self, name: str) -> Path | None:
        if name in SNAPSHOT_VIEWS:
            return None
        if name not in self._written:
            path = self._capture.new_file()
            self._write(f"select * from {name}", {}, path)
            self._written[name] = path
        return self._written[name]

    def _write(self, sql: str, parameters: dict[str, Any], path: Path) -> int:
        reader = self._connection.execute(sql, parameters or None).to_arrow_reader(_BATCH)
        rows = 0
        with pyarrow.parquet.ParquetWriter(path, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
                rows += batch.num_rows
        return rows
