"""Gather the pieces of a load into the tables of a register, beside what other publishers' files gave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.store import Derivation, connect, storing
from tallystick.store.engine import file_list
from tallystick.store.verifying import file_sha256
from tallystick.suppliers.registers.model import RegisterKind

if TYPE_CHECKING:
    import duckdb

_TABLES = {
    RegisterKind.COMPANIES_HOUSE: ("register_companies", "register_company_names", "company_number"),
    RegisterKind.CHARITIES: ("register_charities", "register_charity_names", "org_id"),
}
_PROMISE = "The register loaded before stays in force."
_MEMORY = "1GB"
_TWICE = "its number stands in an earlier row"


@dataclass(frozen=True)
class Gathered:
    """What the tables hold after a load, and what identifies their content."""

    entities: int
    names: int
    refused: dict[str, int]
    identity: str
    notes: tuple[str, ...]


def gather(
    kind: RegisterKind, pieces: Path, target: Path, earlier: Derivation | None, loaded: Sequence[str]
) -> Gathered:
    """Write the tables of a register into a folder.

    Args:
        kind: which register.
        pieces: folder of the pieces of this load.
        target: where the tables go.
        earlier: the derivation in force, whose rows of other publishers' files are kept.
        loaded: names of the layouts that this load read, whose earlier rows are replaced.
    """
    entities, names, key = _TABLES[kind]
    with (
        storing("The register could not be stored.", target, promise=_PROMISE),
        connect(_MEMORY, temp_directory=pieces / "spill") as engine,
    ):
        twice = _note_repeated_rows(engine, pieces, key)
        for table, piece in ((entities, "entities"), (names, "names")):
            fresh = f"select * exclude (row) from {_pieces(pieces, piece)}"
            if twice:
                fresh += " where row not in (select row from repeated)"
            rows = fresh + _kept(kind, earlier, loaded, table)
            file = _quoted(target / f"{table}.parquet")
            engine.execute(f"copy ({rows}) to {file} (format parquet, compression zstd)")
        counts = [_count(engine, target / f"{table}.parquet") for table in (entities, names)]
        notes = _orphans(engine, target, entities, names, key)
    digests = "".join(file_sha256(target / f"{table}.parquet") for table in (entities, names))
    identity = hashlib.sha256(digests.encode()).hexdigest()
    return Gathered(counts[0], counts[1], {_TWICE: twice} if twice else {}, identity, notes)


def _note_repeated_rows(engine: duckdb.DuckDBPyConnection, pieces: Path, key: str) -> int:
    """Create the table ``repeated`` of rows whose number an earlier row has; the first of them counts."""
    fresh = _pieces(pieces, "entities")
    engine.execute(
        f"""
        create temp table repeated as
        with twice as (select {key}, min(row) as first from {fresh} group by {key} having count(*) > 1)
        select entities.row from {fresh} as entities join twice using ({key}) where entities.row > twice.first
        """
    )
    return int(engine.execute("select count(*) from repeated").fetchall()[0][0])


def _kept(kind: RegisterKind, earlier: Derivation | None, loaded: Sequence[str], table: str) -> str:
    if kind is RegisterKind.COMPANIES_HOUSE or earlier is None or table not in earlier.tables:
        return ""
    listed = ", ".join(f"'{name}'" for name in sorted(set(loaded)))
    return f" union all select * from {file_list([earlier.tables[table]])} where source not in ({listed})"


def _orphans(
    engine: duckdb.DuckDBPyConnection, target: Path, entities: str, names: str, key: str
) -> tuple[str, ...]:
    rows = engine.execute(
        f"select count(*) from {file_list([target / f'{names}.parquet'])} as names "
        f"anti join {file_list([target / f'{entities}.parquet'])} as entities using ({key})"
    ).fetchall()
    if not rows[0][0]:
        return ()
    return (
        f"{rows[0][0]:,} names belong to charities that are not loaded and are not used: "
        "load publicextract.charity of the same day too.",
    )


def _count(engine: duckdb.DuckDBPyConnection, path: Path) -> int:
    return int(engine.execute(f"select count(*) from {file_list([path])}").fetchall()[0][0])


def _pieces(folder: Path, piece: str) -> str:
    return file_list(sorted(folder.glob(f"{piece}-*.parquet")))


def _quoted(path: Path) -> str:
    return "'" + path.as_posix().replace("'", "''") + "'"
