"""Read-only questions in SQL, with errors turned into advice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.store.engine import open_reader

if TYPE_CHECKING:
    import duckdb

    from tallystick.store.home import Home, Snapshot

_WHAT = "The query could not be run."
_BATCH = 1_000
VIEWS = ("payments", "published_payments", "superseded", "rejects", "files", "file_periods")


@dataclass(frozen=True)
class Answer:
    """The columns of an answer and its rows, which are read from the engine as they are taken.

    ``types`` are engine types, in column order. ``rows`` can be walked through once.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(
    source: Home | Snapshot, sql: str, *, limit: int | None = None, memory_limit: str = "1GB"
) -> Answer:
    """Ask a snapshot one SELECT; nothing else on the machine can be read or written by it.

    Args:
        source: a home (its snapshot in force) or a snapshot.
        sql: one SELECT over the views of :func:`tallystick.store.open_reader`.
        limit: rows to return at most.
        memory_limit: for the engine's own buffers.

    Raises:
        UsageProblem: it is not one SELECT, or names what does not exist; the message says what does.
        NotFound: nothing has been imported yet.
    """
    engine = open_reader(source, memory_limit=memory_limit)
    try:
        result = _run(engine, _only_select(sql))
        described = result.description or []
        columns = tuple(str(column[0]) for column in described)
        types = tuple(str(column[1]) for column in described)
    except BaseException:
        engine.close()
        raise
    return Answer(columns, types, islice(_rows(engine), limit))


def _only_select(sql: str) -> str:
    import duckdb  # noqa: PLC0415

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as problem:
        raise _advice(problem, None) from problem
    # A SELECT cannot write; all else (COPY, ATTACH, SET ...) could at least reach into the parts folder.
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UsageProblem(
            "Only one SELECT can be asked at a time.",
            why="The evidence is read-only, so that every figure can be derived again.",
            next_step='For example: tallystick spend query "SELECT count(*) FROM payments"',
        )
    return str(statements[0].query)


def _run(engine: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415

    try:
        return engine.execute(sql)
    except duckdb.Error as problem:
        raise _advice(problem, engine) from problem


def _rows(engine: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    import duckdb  # noqa: PLC0415

    with engine:
        while True:
            try:
                batch = engine.fetchmany(_BATCH)
            except duckdb.Error as problem:
                raise _advice(problem, None) from problem
            if not batch:
                return
            yield from batch


def _advice(problem: Exception, engine: duckdb.DuckDBPyConnection | None) -> UsageProblem | StoreFailure:
    kind = type(problem).__name__
    message = str(problem).strip()
    if kind == "OutOfMemoryException":
        return UsageProblem(
            _WHAT,
            why="It needs more memory than it was allowed.",
            next_step="Ask for fewer columns, for totals (GROUP BY), or for one body or year at a time.",
        )
    if kind == "PermissionException":
        return UsageProblem(
            _WHAT,
            why="A query sees the views of the snapshot and no other file, address or setting.",
            next_step=f"Read from one of: {', '.join(VIEWS)}.",
        )
    if kind == "IOException":
        return StoreFailure(
            _WHAT,
            why=message,
            next_step="Restore the home from a backup, or import the originals into a new one.",
        )
    return UsageProblem(_WHAT, why=_plain(message), next_step=_names(message, engine))


def _views(engine: duckdb.DuckDBPyConnection | None) -> tuple[str, ...]:
    """Return the views that there are: those of every snapshot, then what rooms derived from it."""
    if engine is None:
        return VIEWS
    rows = engine.execute("select view_name from duckdb_views() where not internal order by 1").fetchall()
    return VIEWS + tuple(row[0] for row in rows if row[0] not in VIEWS)


def _plain(message: str) -> str:
    """Drop the engine's name for the kind of error; keep its words and the mark under the place."""
    return re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", message)


def _names(message: str, engine: duckdb.DuckDBPyConnection | None) -> str:
    if "Table with name" in message or engine is None:
        return f"The views are: {', '.join(_views(engine))}."
    if "column" not in message.lower():
        return "Correct the query and run it again."
    wanted = [view for view in _views(engine) if re.search(rf"\b{view}\b", message)] or ["payments"]
    lines = []
    for view in wanted:
        described = engine.execute(f"describe {view}").fetchall()
        lines.append(f"Columns of {view}: {', '.join(row[0] for row in described)}.")
    return "\n".join(lines)
