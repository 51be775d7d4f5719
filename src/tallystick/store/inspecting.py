"""Read written parts back and count what they hold, to compare with what the manifest states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.store.engine import connect, file_list
from tallystick.store.model import FileEntry, Manifest

if TYPE_CHECKING:
    import duckdb

    from tallystick.store.home import Home

Columns = tuple[tuple[str, str], ...]
Totals = dict[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class Inspection:
    """Rows and pence as written, by (part, file hash), and the columns that all parts share."""

    payments: Totals
    rejects: Totals
    payment_columns: Columns
    reject_columns: Columns
    unreadable: tuple[str, ...]


def inspect_parts(home: Home, entries: Sequence[FileEntry]) -> Inspection:
    """Count the lines and rejects of the parts of these entries from the Parquet files themselves."""
    folders = [home.part_path(entry.part) for entry in entries if entry.part]
    payments = [path for folder in folders if (path := folder / "payments.parquet").is_file()]
    rejects = [path for folder in folders if (path := folder / "rejects.parquet").is_file()]
    if not payments and not rejects:
        return Inspection({}, {}, (), (), ())
    with connect() as engine:
        payment_columns, odd_payments = _shared_columns(engine, payments)
        reject_columns, odd_rejects = _shared_columns(engine, rejects)
        odd = odd_payments + odd_rejects
        return Inspection(
            {} if odd else _totals(engine, payments),
            {} if odd else _totals(engine, rejects),
            payment_columns,
            reject_columns,
            odd,
        )


def superseded_problems(home: Home, manifest: Manifest) -> list[str]:
    """Return how the lists of superseded lines differ from what the manifest states of them.

    Each listed line must exist in its file's part, be listed once, and sum to the pence stated.
    """
    affected = {item.file_hash for item in manifest.superseded}
    lines = [
        home.part_path(entry.part) / "payments.parquet"
        for entry in manifest.files
        if entry.part and entry.file_hash in affected
    ]
    keys = sorted({item.part for item in manifest.superseded})
    listed = [home.part_path(key) / "superseded.parquet" for key in keys]
    if not lines:
        return ["superseded lines are listed for files that hold none"]
    with connect() as engine:
        rows = engine.execute(
            f"""
            select taken.file_hash, taken.superseded_by, count(*), count(line.line_id),
                   count(distinct taken.line_id), coalesce(sum(line.amount_pence), 0)::bigint
            from {file_list(listed)} as taken
            left join {file_list(lines)} as line
                on line.line_id = taken.line_id and line.file_hash = taken.file_hash
            group by all
            """
        ).fetchall()
        repeated = engine.execute(
            f"select count(*) - count(distinct line_id) from {file_list(listed)}"
        ).fetchall()[0][0]
    found = {(row[0], row[1]): row[2:] for row in rows}
    stated: dict[tuple[str, str], tuple[int, int]] = {}
    for item in manifest.superseded:
        before = stated.get((item.file_hash, item.superseded_by), (0, 0))
        stated[item.file_hash, item.superseded_by] = (before[0] + item.lines, before[1] + item.pence)
    problems = [f"{repeated} lines are superseded twice"] if repeated else []
    for pair in stated.keys() | found.keys():
        written, known, _, pence = found.get(pair, (0, 0, 0, 0))
        name = f"lines of {pair[0][:12]} superseded by {pair[1][:12]}"
        if written != stated.get(pair, (0, 0))[0]:
            problems.append(f"{name}: {stated.get(pair, (0, 0))[0]} stated, {written} written")
        if written != known:
            problems.append(f"{name}: {written - known} do not exist in the file")
        if pence != stated.get(pair, (0, 0))[1]:
            problems.append(f"{name}: {stated.get(pair, (0, 0))[1]} pence stated, {pence} written")
    return problems


def _shared_columns(engine: duckdb.DuckDBPyConnection, files: list[Path]) -> tuple[Columns, tuple[str, ...]]:
    if not files:
        return (), ()
    first = files[0].as_posix()
    described = engine.execute("describe select * from read_parquet(?)", [first]).fetchall()
    rows = engine.execute(
        """
        select name, duckdb_type, min(file_name) from parquet_schema(?)
        where duckdb_type is not null group by name, duckdb_type, column_id having count(*) <> ?
        """,
        [[path.as_posix() for path in files], len(files)],
    ).fetchall()
    odd = tuple(
        f"the columns of the new parts differ: {name} ({kind}) is in {Path(path).parent.name}, not in all"
        for name, kind, path in rows
    )
    return tuple((row[0], row[1]) for row in described), odd


def _totals(engine: duckdb.DuckDBPyConnection, files: list[Path]) -> Totals:
    if not files:
        return {}
    rows = engine.execute(
        f"""
        select filename, file_hash, count(*), coalesce(sum(amount_pence), 0)::bigint
        from {file_list(files, with_name=True)} group by filename, file_hash
        """
    ).fetchall()
    return {(Path(name).parent.name, digest): (count, pence) for name, digest, count, pence in rows}
