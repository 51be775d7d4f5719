"""Payee names and identifiers read once per distinct text, into tables of the engine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.store import connect
from tallystick.store.engine import file_list
from tallystick.suppliers.identifiers import is_dummy, read_identifier
from tallystick.suppliers.names import read_names
from tallystick.suppliers.resolution.wording import wording

if TYPE_CHECKING:
    import duckdb

SPREAD_FROM = 50_000
"""Fewer distinct names than this are read in this process alone: starting another would take longer."""
_BATCH = 25_000

NAME_COLUMNS = (
    ("supplier_name", "VARCHAR"),
    ("kind", "VARCHAR"),
    ("core", "VARCHAR"),
    ("legal_form", "VARCHAR"),
    ("trading_as", "VARCHAR"),
    ("formerly", "VARCHAR"),
    ("branch", "VARCHAR"),
    ("match_name", "VARCHAR"),
    ("numbers", "VARCHAR"),
    ("is_local", "BOOLEAN"),
)
"""Table ``names_read``: one row for each distinct published name."""

IDENTIFIER_COLUMNS = (("supplier_identifier", "VARCHAR"), ("org_id", "VARCHAR"), ("is_entity", "BOOLEAN"))
"""Table ``identifiers_read``: one row for each distinct published identifier that can be trusted."""

Columns = tuple[list[Any], ...]


def read_columns(names: list[str]) -> Columns:
    """Return the columns of ``names_read`` for these published names."""
    columns: Columns = tuple([] for _ in NAME_COLUMNS)
    for name in read_names(names):
        match_name, numbers, is_local = wording(name.core, name.legal_form)
        row = (
            name.published,
            name.kind.value,
            name.core,
            name.legal_form,
            name.trading_as,
            name.formerly,
            name.branch,
            match_name,
            numbers,
            is_local,
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return columns


def create_names_read(engine: duckdb.DuckDBPyConnection, source: str) -> int:
    """Create ``names_read`` from the distinct names of a table; return how many there are."""
    _create(engine, "names_read", NAME_COLUMNS)
    engine.execute(
        "create or replace table names_to_read as "
        f"select distinct supplier_name from {source} where supplier_name is not null"
    )
    total = int(engine.execute("select count(*) from names_to_read").fetchall()[0][0])
    if total < SPREAD_FROM or (os.cpu_count() or 1) == 1:
        _read_here(engine, "names_to_read")
    else:
        _read_in_two(engine)
    engine.execute("drop table names_to_read")
    return total


def _read_here(engine: duckdb.DuckDBPyConnection, source: str) -> None:
    texts = engine.cursor().execute(f"select supplier_name from {source} order by supplier_name")
    while rows := texts.fetchmany(_BATCH):
        insert_columns(engine, "names_read", NAME_COLUMNS, read_columns([text for (text,) in rows]))


def _read_in_two(engine: duckdb.DuckDBPyConnection) -> None:
    """Read one half in a child process and the other here. The child is this interpreter, not a fork."""
    with tempfile.TemporaryDirectory(prefix="tallystick-names-") as folder:
        asked, told = Path(folder) / "asked.parquet", Path(folder) / "told.parquet"
        engine.execute(
            "create or replace table names_here as select * from names_to_read "
            "where length(supplier_name) % 2 = 0"
        )
        engine.execute(
            "copy (select supplier_name from names_to_read where length(supplier_name) % 2 = 1) "
            f"to '{asked.as_posix()}' (format parquet)"
        )
        child = subprocess.Popen([sys.executable, "-m", __name__, str(asked), str(told)])
        try:
            _read_here(engine, "names_here")
            if child.wait() != 0:
                raise RuntimeError(f"the process that read half of the names ended with {child.returncode}")
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        engine.execute(f"insert into names_read select * from {file_list([told])}")
        engine.execute("drop table names_here")


def _read_file(asked: Path, told: Path) -> None:
    """Read the names of a Parquet file and write ``names_read`` of them; the work of the child process."""
    with connect("400MB", threads=1) as engine:
        _create(engine, "names_read", NAME_COLUMNS)
        _read_here(engine, file_list([asked]))
        engine.execute(f"copy names_read to '{told.as_posix()}' (format parquet)")


def create_identifiers_read(engine: duckdb.DuckDBPyConnection, source: str) -> None:
    """Create ``identifiers_read`` from the distinct identifiers of a table; dummies are left out."""
    _create(engine, "identifiers_read", IDENTIFIER_COLUMNS)
    found = engine.execute(
        f"select distinct supplier_identifier from {source} where supplier_identifier is not null"
    ).fetchall()
    columns: Columns = ([], [], [])
    for (text,) in found:
        identifier = None if is_dummy(text) else read_identifier(text)
        if identifier is not None:
            for column, value in zip(
                columns, (text, identifier.org_id, identifier.names_one_entity), strict=True
            ):
                column.append(value)
    insert_columns(engine, "identifiers_read", IDENTIFIER_COLUMNS, columns)


def _create(engine: duckdb.DuckDBPyConnection, table: str, columns: Iterable[tuple[str, str]]) -> None:
    listed = ", ".join(f"{name} {sql_type}" for name, sql_type in columns)
    engine.execute(f"create or replace table {table} ({listed})")


def insert_columns(
    engine: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], values: Columns
) -> None:
    """Append columns of values to a table of the engine."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"VARCHAR": pa.string(), "BOOLEAN": pa.bool_(), "BIGINT": pa.int64(), "DOUBLE": pa.float64()}
    arrays = [pa.array(column, kinds[kind]) for column, (_, kind) in zip(values, columns, strict=True)]
    engine.register("incoming", pa.table(arrays, names=[name for name, _ in columns]))
    engine.execute(f"insert into {table} select * from incoming")
    engine.unregister("incoming")


if __name__ == "__main__":
    _read_file(Path(sys.argv[1]), Path(sys.argv[2]))
