"""Load a table into the engine with everything pinned, and check that nothing was lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.kernel import FileRefused
from tallystick.spend.reading.careful import PLAIN
from tallystick.spend.reading.model import Dialect, Reader, Table
from tallystick.spend.reading.text import carefully

if TYPE_CHECKING:
    import duckdb

# Room for long lines costs the engine sixteen times as much memory: given only where it is needed.
_LONGEST_LINE_BYTES = 16 << 20
_LINE_TOO_LONG = "maximum line size"
# A character that no text contains stands for "no delimiter": the whole line is one cell.
_NO_DELIMITER = "\x1f"


@dataclass(frozen=True)
class LoadedTable:
    """A table in the engine: the table as it was read in the end, and the number of its records."""

    table: Table
    records: int


def load_table(
    connection: duckdb.DuckDBPyConnection, table: Table, workspace: Path, name: str = "raw"
) -> LoadedTable:
    """Create the temporary table ``name`` with every record of a table, blank ones too, in file order.

    Columns: ``source_row BIGINT`` (row in the original as a spreadsheet shows it) and ``c0`` to
    ``c{width - 1}`` as ``VARCHAR``, ``NULL`` where empty. The engine is trusted only where it raised
    nothing and found as many records as there are lines; otherwise the careful path takes over, and the
    result says so. An existing table of that name is replaced.

    Raises:
        FileRefused: the two readings still disagree; nothing is passed on.
    """
    import duckdb  # noqa: PLC0415  (heavy, and not needed to show help)

    why = ""
    try:
        records = _load(connection, table, name)
    except duckdb.Error as error:
        if table.reader is Reader.CAREFUL:
            raise _disagreement(table, str(error).splitlines()[0]) from error
        why = "the engine could not read every row of it"
    else:
        if table.records is None or records == table.records:
            return LoadedTable(table, records)
        why = "lines and records do not agree (blank rows or line breaks inside cells)"
    if table.reader is Reader.CAREFUL:
        raise _disagreement(table, f"{table.records:,} records were written and {records:,} were read")
    again = carefully(table, workspace, why)
    return load_table(connection, again, workspace, name)


def _load(connection: duckdb.DuckDBPyConnection, table: Table, name: str) -> int:
    import duckdb  # noqa: PLC0415

    try:
        return _create(connection, table, name, _options(table))
    except duckdb.Error as error:
        if _LINE_TOO_LONG not in str(error).casefold():
            raise
        return _create(connection, table, name, f"{_options(table)}, max_line_size = {_LONGEST_LINE_BYTES}")


def _create(connection: duckdb.DuckDBPyConnection, table: Table, name: str, options: str) -> int:
    target = _identifier(name)
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(table.width))
    offset = table.first_row - 1
    made = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS"
        f" SELECT {offset} + row_number() OVER () AS source_row, *"
        f" FROM read_csv({_literal(str(table.path))}, columns = {{{columns}}}, {options})"
    ).fetchone()
    return int(made[0]) if made else 0


def _options(table: Table) -> str:
    dialect = table.dialect
    settings = {
        "auto_detect": "false",
        "header": "false",
        "skip": str(table.skip_lines),
        "delim": _literal(dialect.delimiter or _NO_DELIMITER),
        "quote": _literal(dialect.quote),
        "escape": _literal(_escape(dialect)),
        "strict_mode": "true",
        "null_padding": "true",
        # Scanning in parallel cannot pad rows when cells hold line breaks.
        "parallel": "false",
    }
    if dialect == PLAIN and table.reader is Reader.CAREFUL:
        # Left to itself the engine may take a line break inside the first cell for the end of a line.
        settings["new_line"] = r"'\n'"
    return ", ".join(f"{key} = {value}" for key, value in settings.items())


def _escape(dialect: Dialect) -> str:
    return dialect.escape if dialect.quote else ""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _disagreement(table: Table, why: str) -> FileRefused:
    where = f"{table.path}, {table.name}" if table.name else str(table.path)
    return FileRefused(
        "The table could not be read without losing rows.",
        where=where,
        why=why,
        next_step="Please report this file: it should have been readable.",
    )
