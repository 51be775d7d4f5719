"""The engine of one classification: snapshot and derivations as views, steps as tables, Parquet out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.store import connect, load
from tallystick.store.engine import create_derived_views, create_views, file_list

if TYPE_CHECKING:
    import duckdb

    from tallystick.store import Derivation, Snapshot

_PARAMETER = re.compile(r"\$([a-z_]+)")
_BATCH = 200_000


class Workbench:
    """A DuckDB connection that runs the statements of the room and keeps what they give as tables."""

    def __init__(self, snapshot: Snapshot, *, memory_limit: str = "2GB", spill: Path | None = None) -> None:
        self.engine: duckdb.DuckDBPyConnection = connect(memory_limit, temp_directory=spill)
        self._statements = load("tallystick.categories")
        # Order is asked for where it matters; without it the engine needs far less memory.
        self.engine.execute("set preserve_insertion_order = false")
        create_views(self.engine, snapshot)
        self._snapshot = snapshot

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def show_derivation(self, derivation: Derivation, only: Sequence[str] = ()) -> None:
        """Show the tables of a derivation as views; some of them only where named."""
        for name, path in derivation.tables.items():
            if not only or name in only:
                self.engine.execute(f"create view {name} as select * from {file_list([path])}")

    def show_everything(self) -> None:
        """Show all derivations in force with the views they define, as readers do."""
        create_derived_views(self.engine, self._snapshot.home)

    def make(self, statement: str, table: str = "", **parameters: Any) -> None:
        """Run a statement of the catalogue and keep its answer as a table of its name, or of ``table``."""
        name = table or statement
        self.engine.execute(f"drop table if exists {name}")
        sql, used = self._sql(statement, parameters)
        self.engine.execute(f"create table {name} as {sql}", used)

    def ask(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run a statement of the catalogue and return its rows."""
        sql, used = self._sql(statement, parameters)
        return self.engine.execute(sql, used).fetchall()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.engine.execute(sql, parameters or None).fetchall()

    def put(self, table: str, layout: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table of a few thousand rows: ``layout`` gives the engine type of each column."""
        # One parameter for all rows: the engine is slow to take many.
        columns = ", ".join(f"item.{name}" for name in layout)
        plain = [dict(zip(layout, row, strict=True)) for row in rows]
        self.engine.execute(
            f"create or replace table {table} as"
            f" select {columns} from (select unnest(from_json(?, ?)) as item)",
            [json.dumps(plain), json.dumps([dict(layout)])],
        )

    def append_arrays(self, table: str, columns: Mapping[str, Any]) -> None:
        """Append numpy arrays, one for each column of a table and in its order, in one go."""
        self.engine.register("arrays_to_append", dict(columns))
        self.engine.execute(f"insert into {table} select * from arrays_to_append")
        self.engine.unregister("arrays_to_append")

    def write(self, table: str, path: Path, order: str = "") -> None:
        """Write a table as Parquet; rows in the order given, so that equal inputs give equal bytes."""
        ordered = f" order by {order}" if order else ""
        target = path.as_posix().replace("'", "''")
        self.engine.execute(
            f"copy (select * from {table}{ordered}) to '{target}' (format parquet, compression zstd)"
        )

    def _sql(self, statement: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
        sql = self._statements[statement].sql
        named = set(_PARAMETER.findall(sql))
        return sql, {name: parameters[name] for name in named} or None
