"""Run what was seen on DuckDB again on Spark, over the same inputs, and say how the answers differ."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from capturing import Case
from comparing import differences

from tallystick.store import Home
from tallystick.store.portable import SparkReader


class OnSpark:
    """The snapshots of one home on Spark, and a folder for answers."""

    def __init__(self, home: Home, session: Any, folder: Path) -> None:
        self._home = home
        self._session = session
        self._folder = folder
        self._own = threading.local()

    def all_differences(self, cases: Mapping[str, Case]) -> dict[str, list[str]]:
        """Return how Spark's answer to each case differs from DuckDB's; two cases are run at a time."""
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(cases, pool.map(self._differences, cases, cases.values()), strict=True))

    def _differences(self, key: str, case: Case) -> list[str]:
        answer = self._folder / key.replace("/", ".")
        # Derived tables of that time are handed over, so any snapshot's reader will do for them.
        reader = self._reader(case.snapshot_id if None in case.inputs.values() else "")
        try:
            for name, path in case.inputs.items():
                self._show(reader, name, path)
            reader.run(case.statement, **case.parameters).write.parquet(str(answer))
        except Exception as problem:
            return [f"{type(problem).__name__}: {problem}"]
        return differences(
            case.expected, sorted(answer.glob("*.parquet")), ordered=is_ordered(case.statement.sql)
        )

    def _reader(self, snapshot_id: str) -> SparkReader:
        """Return this thread's reader of a snapshot: each has its own views."""
        readers: dict[str, SparkReader] = self._own.__dict__.setdefault("readers", {})
        if snapshot_id not in readers:
            source = self._home.snapshot(snapshot_id) if snapshot_id else self._home
            readers[snapshot_id] = SparkReader(source, self._session)
        return readers[snapshot_id]

    def _show(self, reader: SparkReader, name: str, path: Path | None) -> None:
        shown: dict[tuple[int, str], Path] = self._own.__dict__.setdefault("shown", {})
        if path is not None and shown.get((id(reader), name)) != path:
            reader.show_parquet(name, path)
            shown[(id(reader), name)] = path


def is_ordered(sql: str) -> bool:
    """Tell whether a statement asks for an order of its rows."""
    return bool(sqlglot.parse_one(f"{sql}\n", dialect="duckdb").args.get("order"))


def keep_answer(
    engine: duckdb.DuckDBPyConnection, sql: str, path: Path, parameters: dict[str, Any] | None = None
) -> Path:
    """Write DuckDB's answer where the comparison finds it, also from an engine that may not write files."""
    import pyarrow.parquet

    reader = engine.execute(sql, parameters or None).to_arrow_reader(50_000)
    with pyarrow.parquet.ParquetWriter(path, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
    return path
