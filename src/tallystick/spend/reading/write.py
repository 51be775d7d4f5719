"""Write tables as read, before any mapping, as plain CSV."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.spend.reading.load import load_table
from tallystick.spend.reading.model import Reading, Table

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 5_000
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def write_tables(reading: Reading, folder: Path) -> list[Path]:
    """Write every table of a file to a folder as RFC 4180 CSV and return the paths, in order.

    UTF-8, comma, double quotation marks where needed, CR LF. The header row comes first where the table
    has one; preambles are left off; every value is the text as read. A file of one table keeps its name;
    the tables of a file of several are named ``<name>.<table name>.csv``.
    """
    import duckdb  # noqa: PLC0415  (heavy, and not needed to show help)

    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with tempfile.TemporaryDirectory() as workspace, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for table in reading.tables:
            loaded = load_table(connection, table, Path(workspace))
            target = folder / _file_name(reading, table, written)
            _write(connection, loaded.table, target)
            written.append(target)
    return written


def _write(connection: duckdb.DuckDBPyConnection, table: Table, target: Path) -> None:
    columns = ", ".join(f"c{number}" for number in range(table.width))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        if table.header:
            writer.writerow(table.header)
        rows = connection.execute(f"SELECT {columns} FROM raw ORDER BY source_row")
        while batch := rows.fetchmany(_ROWS_AT_ONCE):
            writer.writerows(batch)


def _file_name(reading: Reading, table: Table, written: list[Path]) -> str:
    name = reading.original.path.name
    if len(reading.tables) == 1:
        return name
    label = _UNSAFE.sub("_", table.name).strip() or str(table.number)
    wanted = f"{name}.{label}.csv"
    if any(path.name.casefold() == wanted.casefold() for path in written):
        wanted = f"{name}.{label} {table.number}.csv"
    return wanted
