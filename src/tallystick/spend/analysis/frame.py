"""The frame that every finder works in: the lines with who and what for, small tables, places for findings.

A finder is a :class:`~tallystick.opportunities.model.Finder` with a function that fills ``found``,
``found_lines`` and ``found_cells`` with SQL. It works on sets, never line by line, and reads the lines at
most once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.opportunities.model import (
    EVIDENCE_CELL_COLUMNS,
    EVIDENCE_LINE_COLUMNS,
    OPPORTUNITY_COLUMNS,
    Finder,
)
from tallystick.spend.quality import certify
from tallystick.store import load

if TYPE_CHECKING:
    import duckdb

    from tallystick.members import Body

PACKAGE = "tallystick.spend.analysis"

Progress = Callable[[str], None]
"""Called with a few words when a finder begins."""

PLACES = {
    "found": OPPORTUNITY_COLUMNS,
    "found_lines": EVIDENCE_LINE_COLUMNS,
    "found_cells": EVIDENCE_CELL_COLUMNS,
}
"""Where finders write: the tables of the opportunities room, filled by all finders in turn."""

_NO_ENTITY = """
    cast(null as varchar) as entity_id, cast(null as varchar) as entity_name,
    cast(null as varchar) as group_id,
    case when is_redacted then 'withheld' else 'organisation' end as supplier_kind
"""
_ENTITY = """
    entity_id, entity_name, group_id,
    case when is_redacted then 'withheld' else coalesce(payee_kind, 'organisation') end as supplier_kind
"""
_COLUMNS = """
    line_id, file_hash, body_id, paid_on, period, financial_year, supplier_name, supplier_ref, amount_pence,
    invoice_ref, transaction_ref, purpose, department, expenditure_code, expenditure_category, is_card
"""
_NO_CLASS = "'' as class_code, '' as class_first_level"
_CLASS = "class_code, class_first_level"


@dataclass(frozen=True)
class Finding:
    """A finder with the function that runs it in a frame."""

    finder: Finder
    run: Callable[[Frame], None]


@dataclass
class Frame:
    """The engine with the frame's tables, and what each step took.

    Views and tables: ``analysis_lines``, ``cells``, ``body_periods``, ``reference_years``, ``known_bodies``
    (body_id, name, kind, population, population_year), ``comparability`` (body_id, financial_year,
    comparison, answer, reasons: the certificate's verdicts) and all views of a reader (``payments``,
    ``payees``, ``category_tree`` ..., where rooms have made them).
    """

    engine: duckdb.DuckDBPyConnection
    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def views(self) -> frozenset[str]:
        """Return the names of all tables and views that there are."""
        found = self.engine.execute("select table_name from information_schema.tables").fetchall()
        return frozenset(name for (name,) in found)

    def say(self, words: str) -> None:
        """Tell the caller what begins."""
        if self.progress is not None:
            self.progress(words)

    def make(self, *names: str, **parameters: Any) -> None:
        """Create a table from each of these statements of ``sql/``, in order."""
        for name in names:
            self._run(name, f"create or replace table {name} as ", parameters)

    def view(self, *names: str) -> None:
        """Create a view from each of these statements, which take no parameters."""
        for name in names:
            self._run(name, f"create or replace view {name} as ", {})

    def add(self, place: str, statement: str, **parameters: Any) -> None:
        """Add the rows of a statement to ``found``, ``found_lines`` or ``found_cells``, by column name."""
        if place not in PLACES:
            raise ValueError(f"{place!r} is no place for findings")
        self._run(statement, f"insert into {place} by name ", parameters)

    def drop(self, *names: str) -> None:
        """Remove tables that no later step reads."""
        for name in names:
            self.engine.execute(f"drop table if exists {name}")

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.engine.execute(sql, parameters or None).fetchall()

    def _run(self, name: str, begins: str, parameters: Mapping[str, Any]) -> None:
        begun = time.perf_counter()
        sql = load(PACKAGE)[name].sql
        used = {key: value for key, value in parameters.items() if f"${key}" in sql}
        self.engine.execute(begins + sql, used or None)
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def known_lines(there: Collection[str]) -> str:
    """Return the SELECT of the lines with who was paid and what for, as far as rooms have made that."""
    classified, resolved = "classified_payments" in there, "resolved_payments" in there
    source = "classified_payments" if classified else "resolved_payments" if resolved else "payments"
    entity = _ENTITY if classified or resolved else _NO_ENTITY
    purchase = _CLASS if classified else _NO_CLASS
    return f"select {_COLUMNS}, {entity}, {purchase} from {source}"


def make_frame(
    engine: duckdb.DuckDBPyConnection,
    bodies: Iterable[Body],
    progress: Progress | None = None,
    workspace: Path | None = None,
) -> Frame:
    """Create the frame over an engine that has the views of a snapshot and of what was derived from it.

    ``bodies`` are those of the register, with the additions of the home. With a ``workspace``, a folder, the
    lines are joined to suppliers and classes once and kept there while finders run; without, at each reading.

    Works on payments that are neither resolved nor classified too: a supplier is then its published name, and
    there are no classes.
    """
    frame = Frame(engine, progress)
    engine.execute(f"create or replace view known_lines as {known_lines(frame.views())}")
    frame.view("analysis_lines")
    if workspace is not None:
        _keep_lines(frame, workspace)
    frame.make("cells", "body_periods", "reference_years")
    for place, columns in PLACES.items():
        listed = ", ".join(f"{column.name} {column.sql_type}" for column in columns)
        engine.execute(f"create or replace table {place} ({listed})")
    _know_bodies(frame, bodies)
    _know_comparability(frame)
    return frame


def _keep_lines(frame: Frame, workspace: Path) -> None:
    begun = time.perf_counter()
    kept = (workspace / "analysis_lines.parquet").as_posix().replace("'", "''")
    frame.engine.execute(f"copy (select * from analysis_lines) to '{kept}' (format parquet)")
    frame.engine.execute(f"create or replace view analysis_lines as select * from read_parquet('{kept}')")
    frame.seconds["kept_lines"] = time.perf_counter() - begun


def _know_bodies(frame: Frame, bodies: Iterable[Body]) -> None:
    """Make ``known_bodies``: one row for each body that pays, its population null where none is known."""
    registered = {body.body_id: body for body in bodies}
    paying = frame.rows(
        "select body_id, min(body_name) from payments where body_id is not null group by body_id"
    )
    rows = [
        {
            "body_id": body_id,
            "name": known.name if known else name or body_id,
            "kind": known.kind.value if known else "other",
            "population": known.population if known else None,
            "population_year": known.population_year if known else None,
        }
        for body_id, name in sorted(paying)
        for known in [registered.get(body_id)]
    ]
    _table(
        frame,
        "known_bodies",
        rows,
        {
            "body_id": "VARCHAR",
            "name": "VARCHAR",
            "kind": "VARCHAR",
            "population": "BIGINT",
            "population_year": "BIGINT",
        },
    )


def _know_comparability(frame: Frame) -> None:
    """Make ``comparability``: may figures of this body and year be set beside another's, and why not."""
    rows = [
        {
            "body_id": certificate.body_id,
            "financial_year": certificate.financial_year,
            "comparison": verdict.comparison,
            "answer": verdict.answer.value,
            "reasons": "; ".join(verdict.reasons),
        }
        for certificate in certify(frame.engine)
        for verdict in certificate.verdicts
    ]
    columns = ("body_id", "financial_year", "comparison", "answer", "reasons")
    _table(frame, "comparability", rows, dict.fromkeys(columns, "VARCHAR"))


def _table(frame: Frame, name: str, rows: Sequence[Mapping[str, object]], layout: Mapping[str, str]) -> None:
    """Create a small table from rows; they go as JSON, which needs no other library."""
    listed = ", ".join(f"item.{column} as {column}" for column in layout)
    frame.engine.execute(
        f"create or replace table {name} as select {listed} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([layout])],
    )


def opportunity_id(finder: str, key: str) -> str:
    """Return the SQL of an opportunity's id: the finder's name and a hash of ``key``, itself an SQL text.

    The key says what was found (line ids in order, body and supplier ...), so that a judgement stays with its
    finding when the analysis runs again on later payments.
    """
    return f"concat('{finder}-', substr(md5({key}), 1, 12))"
