"""Look up payees in the registers that are loaded: set-based, once for all names.

For example::

    if registers.prepare(engine, home):
        engine.execute("create table register_wanted as select distinct clean_name, legal_form from payees")
        registers.match(engine)
        engine.sql("select * from register_matches where probability >= 0.9")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.kernel import UsageProblem
from tallystick.store import Home, current_derivation, load
from tallystick.store.engine import file_list
from tallystick.suppliers.registers.model import WANTED_COLUMNS, RegisterKind

if TYPE_CHECKING:
    import duckdb

_PACKAGE = "tallystick.suppliers.registers"
_ENTRIES = {
    RegisterKind.COMPANIES_HOUSE: "company_entries",
    RegisterKind.CHARITIES: "charity_entries",
}


def loaded(home: Home | Path) -> dict[str, str]:
    """Return the room and derivation of each register in force in a home; empty where none was loaded.

    Name these in ``made_from`` of whatever is derived with their help.
    """
    found = {kind.room: current_derivation(home, kind.room) for kind in RegisterKind}
    return {room: derivation.id for room, derivation in found.items() if derivation is not None}


def prepare(engine: duckdb.DuckDBPyConnection, home: Home | Path) -> bool:
    """Create the view ``register_entries`` over the registers in force; False where none is loaded.

    Works in a reader of the home as well as in a writer's engine, and may be called again.
    """
    selects: list[str] = []
    for kind in RegisterKind:
        derivation = current_derivation(home, kind.room)
        if derivation is None:
            continue
        for name, path in derivation.tables.items():
            engine.execute(f"create or replace temp view {name} as select * from {file_list([path])}")
        selects.append(load(_PACKAGE)[_ENTRIES[kind]].sql)
    if selects:
        engine.execute(f"create or replace temp view register_entries as {' union all '.join(selects)}")
    return bool(selects)


def match(engine: duckdb.DuckDBPyConnection, wanted: str = "register_wanted") -> None:
    """Create the tables ``register_candidates`` and ``register_matches`` for the names of a table.

    Call :func:`prepare` first. The table has the columns of ``WANTED_COLUMNS``, of which only the first two
    must be there; each pair of them stands once. ``register_matches`` has ``MATCHED_COLUMNS``: one row for
    each name that a register knows. ``register_candidates`` has a row for each entity of that name.

    Raises:
        UsageProblem: the table lacks one of the first two columns.
    """
    engine.execute(f"create or replace temp view register_wanted_complete as {_complete(engine, wanted)}")
    candidates = load(_PACKAGE)["register_candidates"].sql.replace(
        "FROM register_wanted AS", "FROM register_wanted_complete AS"
    )
    engine.execute(f"create or replace temp table register_candidates as {candidates}")
    engine.execute(
        f"create or replace temp table register_matches as {load(_PACKAGE)['register_matches'].sql}"
    )


def _complete(engine: duckdb.DuckDBPyConnection, wanted: str) -> str:
    there = {str(row[0]) for row in engine.execute(f"describe {wanted}").fetchall()}
    lacking = [column.name for column in WANTED_COLUMNS[:2] if column.name not in there]
    if lacking:
        raise UsageProblem(
            "The names to look up cannot be read.",
            where=wanted,
            why=f"It has no column {', '.join(lacking)}.",
        )
    columns = ", ".join(
        column.name if column.name in there else f"cast(null as {column.sql_type}) as {column.name}"
        for column in WANTED_COLUMNS
    )
    return f"select {columns} from {wanted}"
