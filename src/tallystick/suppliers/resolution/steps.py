"""Run the statements of the room as steps: each becomes a table of its own name."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tallystick.store import load

if TYPE_CHECKING:
    import duckdb

PACKAGE = "tallystick.suppliers"

Progress = Callable[[str], None]
"""Called with a few words when a step of the resolution begins."""


@dataclass
class Steps:
    """The statements of the room over one engine; remembers the seconds that each took."""

    engine: duckdb.DuckDBPyConnection
    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def say(self, words: str) -> None:
        """Tell the caller what begins."""
        if self.progress is not None:
            self.progress(words)

    def make(self, *names: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Create a table from each of these statements, in order."""
        for name in names:
            begun = time.perf_counter()
            sql = load(PACKAGE)[name].sql
            used = {key: value for key, value in (parameters or {}).items() if f"${key}" in sql}
            self.engine.execute(f"create or replace table {name} as {sql}", used or None)
            self.seconds[name] = time.perf_counter() - begun

    def drop(self, *names: str) -> None:
        """Remove tables that no later step reads."""
        for name in names:
            self.engine.execute(f"drop table if exists {name}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.engine.execute(sql).fetchall()

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.rows(f"select count(*) from {table}")[0][0])
