"""The engine: DuckDB for writers, and a locked-down reader over the parts of one snapshot."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import NotFound
from tallystick.store.derivations import FOLDER as DERIVED
from tallystick.store.derivations import consistent_derivations
from tallystick.store.failures import reading_parts
from tallystick.store.model import Manifest

if TYPE_CHECKING:
    import duckdb

    from tallystick.store.home import Home, Snapshot

_OFFLINE = {
    # Extensions come from the network; the core works with none.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}

_CANNOT_OPEN = "The snapshot could not be opened."
_RESTORE = (
    "A part is missing or damaged: restore the home from a backup, or import the originals into a new one."
)

_REQUIRED = (("line_id", "VARCHAR"), ("file_hash", "VARCHAR"), ("amount_pence", "BIGINT"))
_REQUIRED_OF_REJECTS = (("file_hash", "VARCHAR"), ("source_row", "BIGINT"), ("reason", "VARCHAR"))
_SUPERSEDED_COLUMNS = (
    ("line_id", "VARCHAR"),
    ("file_hash", "VARCHAR"),
    ("superseded_by", "VARCHAR"),
    ("reason", "VARCHAR"),
)

_FILE_COLUMNS = {
    "file_hash": "VARCHAR",
    "file": "VARCHAR",
    "size": "BIGINT",
    "kind": "VARCHAR",
    "status": "VARCHAR",
    "body_id": "VARCHAR",
    "body_name": "VARCHAR",
    "part": "VARCHAR",
    "profile": "VARCHAR",
    "reader": "VARCHAR",
    "format": "VARCHAR",
    "amount_basis": "VARCHAR",
    "date_order": "VARCHAR",
    "rows_in": "BIGINT",
    "rows_accepted": "BIGINT",
    "rows_rejected": "BIGINT",
    "rows_not_payments": "BIGINT",
    "pence_in": "BIGINT",
    "pence_accepted": "BIGINT",
    "pence_rejected": "BIGINT",
    "first_day": "VARCHAR",
    "last_day": "VARCHAR",
    "imported_at": "VARCHAR",
    "fields": ["VARCHAR"],
    "warnings": ["VARCHAR"],
}


def connect(
    memory_limit: str = "1GB", threads: int | None = None, temp_directory: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Return an in-memory engine for writers: no network, bounded memory, spilling to a folder.

    Args:
        memory_limit: for the engine's own buffers, for example ``1GB``.
        threads: cores to use; all that this process may use where not given.
        temp_directory: where it may spill; a folder of its own under the system's where not given. The
            folder comes into being with the first spill and goes with the connection.
    """
    import duckdb  # noqa: PLC0415

    spill = temp_directory or Path(tempfile.gettempdir()) / f"tallystick-spill-{uuid.uuid4().hex}"
    return duckdb.connect(
        config={
            **_OFFLINE,
            "memory_limit": memory_limit,
            "threads": threads or _cores(),
            "temp_directory": spill.as_posix(),
        }
    )


def open_reader(
    source: Home | Snapshot,
    *,
    memory_limit: str = "1GB",
    threads: int | None = None,
    temp_directory: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """Return an in-memory engine that sees one snapshot and nothing else on the machine.

    Views: ``payments`` (lines in force), ``published_payments`` (all accepted lines, also those that a
    later publication superseded), ``superseded``, ``rejects``, ``files``, ``file_periods``; and what
    rooms derived from the payments (see :mod:`tallystick.store.derivations`), where they have.
    No other file, network or setting can be reached; several readers may be open beside a writer.

    Raises:
        NotFound: nothing has been imported into the home yet.
        StoreFailure: a part is missing or damaged.
    """
    snapshot = snapshot_of(source)
    engine = connect(memory_limit, threads, temp_directory)
    try:
        with reading_parts(_CANNOT_OPEN, snapshot.home, next_step=_RESTORE):
            create_views(engine, snapshot)
            create_derived_views(engine, snapshot.home)
            lock_down(engine, snapshot.home / "parts", snapshot.home / DERIVED)
    except BaseException:
        engine.close()
        raise
    return engine


def snapshot_of(source: Home | Snapshot) -> Snapshot:
    """Return the snapshot itself, or the one in force in a home.

    Raises:
        NotFound: nothing has been imported into the home yet.
    """
    from tallystick.store.home import Snapshot  # noqa: PLC0415  (home stands above the engine)

    if isinstance(source, Snapshot):
        return source
    snapshot = source.current()
    if snapshot is None:
        raise NotFound(
            "Nothing has been imported yet.",
            where=str(source.path),
            next_step=f"Run: tallystick spend import PATH --home {source.path}",
        )
    return snapshot


def create_views(engine: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """Create the views and tables of a snapshot; see :func:`open_reader`."""
    manifest = snapshot.manifest
    accepted = [entry for entry in manifest.files if entry.part and entry.rows_accepted]
    rejected = [entry for entry in manifest.files if entry.part and entry.rows_rejected]
    lists = sorted({item.part for item in manifest.superseded})

    def parts(keys: Iterable[str | None], name: str) -> list[Path]:
        return [snapshot.part_file(key, name) for key in keys if key]

    payment_columns = manifest.payment_columns or _REQUIRED
    everything = parts((entry.part for entry in accepted), "payments.parquet")
    _view(engine, "superseded", _scan(parts(lists, "superseded.parquet"), _SUPERSEDED_COLUMNS))
    _view(engine, "published_payments", _scan(everything, payment_columns))
    _view(engine, "payments", _in_force(snapshot, payment_columns))
    reject_columns = manifest.reject_columns or _REQUIRED_OF_REJECTS
    _view(engine, "rejects", _scan(parts((e.part for e in rejected), "rejects.parquet"), reject_columns))
    _create_files(engine, manifest)


def create_derived_views(engine: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Create a view of each table that rooms derived, and the views that they defined over them."""
    for derivation in consistent_derivations(home):
        for name, path in derivation.tables.items():
            _view(engine, name, f"select * from {file_list([path])}")
        for name, sql in derivation.views.items():
            _view(engine, name, sql)


def lock_down(engine: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """Leave the engine able to read these folders, and unable to be told otherwise. The order matters."""
    listed = ", ".join(_text(folder.as_posix() + "/") for folder in folders)
    engine.execute(f"set allowed_directories = [{listed}]")
    engine.execute("set enable_external_access = false")
    engine.execute("set lock_configuration = true")


def file_list(files: Sequence[Path], *, with_name: bool = False) -> str:
    """Return the SQL that reads these Parquet files as one table."""
    listed = ", ".join(_text(path.as_posix()) for path in files)
    return f"read_parquet([{listed}]{', filename = true' if with_name else ''})"


def _in_force(snapshot: Snapshot, columns: Sequence[tuple[str, str]]) -> str:
    """Return the SQL of the lines in force; only files that lost some of their lines pay for a join."""
    taken: dict[str, int] = {}
    for item in snapshot.manifest.superseded:
        taken[item.file_hash] = taken.get(item.file_hash, 0) + item.lines
    whole: list[Path] = []
    partial: list[Path] = []
    for entry in snapshot.manifest.files:
        lost = taken.get(entry.file_hash, 0)
        if entry.part and lost < entry.rows_accepted:
            (partial if lost else whole).append(snapshot.part_file(entry.part, "payments.parquet"))
    if not partial:
        return _scan(whole, columns)
    remaining = f"{_scan(partial, columns)} anti join superseded using (line_id)"
    return f"{_scan(whole, columns)} union all {remaining}" if whole else remaining


def _scan(files: Sequence[Path], columns: Sequence[tuple[str, str]]) -> str:
    if files:
        return f"select * from {file_list(files)}"
    empty = ", ".join(f"null::{sql_type} as {quoted(name)}" for name, sql_type in columns)
    return f"select * from (select {empty}) where false"


def _view(engine: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    engine.execute(f"create view {name} as {sql}")


def _create_files(engine: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    files = [{name: getattr(entry, name) for name in _FILE_COLUMNS} for entry in manifest.files]
    periods = [
        {"file_hash": entry.file_hash, "body_id": entry.body_id, **vars(total)}
        for entry in manifest.files
        for total in entry.periods
    ]
    _create_from_json(engine, "files", files, _FILE_COLUMNS)
    layout = {
        "file_hash": "VARCHAR",
        "body_id": "VARCHAR",
        "period": "VARCHAR",
        "lines": "BIGINT",
        "pence": "BIGINT",
    }
    _create_from_json(engine, "file_periods", periods, layout)


def _create_from_json(
    engine: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]], layout: dict[str, Any]
) -> None:
    columns = ", ".join(f"item.{quoted(name)}" for name in layout)
    engine.execute(
        f"create table {table} as select {columns} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([layout])],
    )


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def quoted(value: str) -> str:
    """Return a name as SQL writes it, whatever it contains."""
    return '"' + value.replace('"', '""') + '"'
