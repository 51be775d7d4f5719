"""Make the part of one file: load its tables, normalise them, write Parquet, reconcile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.kernel import format_pence
from tallystick.spend.importing.decide import FileDecision, TableDecision
from tallystick.spend.mapping.model import Field
from tallystick.spend.normalising import (
    LineFacts,
    Reconciliation,
    TableNormaliser,
    line_parameters,
    payment_query,
    reject_query,
)
from tallystick.spend.quality import DATE_DOUBT
from tallystick.spend.reading import load_table
from tallystick.spend.values import DateOrder, OrderDecision, decide_order, period_in_text, read_period
from tallystick.store.model import PeriodTotal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_REJECTS = 0.20
"""Above this share of rejected lines a file waits for a person, however sure its headings were."""


DRIFT_SHOWN = 3
MONTHS_ONLY = "only the month of each payment is published, not the day"


@dataclass(frozen=True)
class Part:
    """What the part of one file holds, read back from what was written."""

    reconciliation: Reconciliation
    periods: tuple[PeriodTotal, ...]
    first_day: str
    last_day: str
    order: OrderDecision | None
    readers: tuple[str, ...]
    fields: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def too_many_rejects(self) -> bool:
        """True when more lines were rejected than an operator would expect."""
        lines = self.reconciliation.rows_accepted + self.reconciliation.rows_rejected
        return (
            self.reconciliation.rows_accepted == 0 or self.reconciliation.rows_rejected > MOST_REJECTS * lines
        )


def make_part(
    connection: DuckDBPyConnection,
    decision: FileDecision,
    *,
    file_hash: str,
    file_name: str,
    workspace: Path,
    folder: Path,
) -> Part:
    """Write ``payments.parquet`` (and ``rejects.parquet``) of one file into ``folder``.

    The order of dates is decided over all tables of the file together; a month in the file's name helps.
    """
    loaded = [_Loaded(connection, item, decision, file_hash, workspace) for item in decision.ours]
    dates: dict[str, int] = {}
    months_only = [table for table in loaded if table.normaliser.date_is_month]
    for table in loaded:
        if table not in months_only:
            for text, count in table.normaliser.date_texts().items():
                dates[text] = dates.get(text, 0) + count
    order = _date_order(dates, decision, file_name)
    total = Reconciliation()
    for table in loaded:
        table.normaliser.read_values(order.read if order else _no_day, _month_reader(table.normaliser))
        reconciliation, _ = table.normaliser.set_rows_aside()
        total = total.plus(reconciliation)
        table.collect(connection, reconciliation, is_only=len(loaded) == 1, folder=folder)
    if len(loaded) > 1:
        _copy(connection, "SELECT * FROM collected_lines", folder / "payments.parquet")
        if total.rows_rejected:
            _copy(connection, "SELECT * FROM collected_rejects", folder / "rejects.parquet")
    total, periods, days = _read_back(connection, folder / "payments.parquet", total)
    notes = tuple(note for table in loaded for note in table.notes)
    if any(table.normaliser.publishes_months for table in months_only):
        notes = (*notes, MONTHS_ONLY)
    return Part(
        reconciliation=total,
        periods=periods,
        first_day=days[0],
        last_day=days[1],
        order=order,
        readers=tuple(dict.fromkeys(table.reader for table in loaded)),
        fields=_fields(decision.ours),
        warnings=(*notes, *_warnings(order, total, decision)),
    )


def _date_order(dates: dict[str, int], decision: FileDecision, file_name: str) -> OrderDecision | None:
    """Decide the order from all values of the file, unless a person pinned it in the profile."""
    if not dates:
        return None
    found = decide_order(dates, expected=period_in_text(file_name))
    pinned = {item.profile.date_order for item in decision.ours} - {"per_file"}
    if len(pinned) != 1:
        return found
    order = DateOrder(pinned.pop())
    return replace(
        found, order=order, by_shape={}, is_decided=True, evidence=f"the profile says {order.in_words}"
    )


class _Loaded:
    """One table of the file, loaded into the engine and ready to normalise."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        item: TableDecision,
        decision: FileDecision,
        file_hash: str,
        workspace: Path,
    ) -> None:
        raw = f"raw_{item.table.number}"
        loaded = load_table(connection, item.table, workspace, raw)
        self.raw = raw
        self.basis = item.profile.amount_basis.value
        self.reader = loaded.table.reader.value
        where = f"{item.table.name}: " if item.table.name else ""
        self.notes = [f"{where}{note}" for note in loaded.table.notes]
        self.facts = LineFacts(
            file_hash=file_hash,
            table_number=item.table.number,
            table_name=item.table.name,
            body_id=decision.body.body_id,
            body_name=decision.body.body_name,
            kind=item.proposal.kind.kind,
            header=loaded.table.header,
            width=loaded.table.width,
        )
        self.normaliser = TableNormaliser(connection, self.facts, item.profile, raw)

    def collect(
        self, connection: DuckDBPyConnection, counted: Reconciliation, *, is_only: bool, folder: Path
    ) -> None:
        """Write the lines and rejects of this table, or keep them until all tables are done."""
        lines = line_parameters(self.facts, self.basis)
        rejects: dict[str, object] = {
            "file_hash": self.facts.file_hash,
            "source_table": self.facts.table_name,
        }
        reject_sql = reject_query(self.facts, self.raw)
        if not is_only:
            _append(connection, "collected_lines", payment_query(), lines)
            _append(connection, "collected_rejects", reject_sql, rejects)
            return
        _copy(connection, payment_query(), folder / "payments.parquet", lines)
        if counted.rows_rejected:
            _copy(connection, reject_sql, folder / "rejects.parquet", rejects)


def _append(connection: DuckDBPyConnection, name: str, query: str, parameters: dict[str, object]) -> None:
    exists = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [name]
    ).fetchall()[0][0]
    begin = f"INSERT INTO {name}" if exists else f"CREATE TEMP TABLE {name} AS"
    connection.execute(f"{begin} {query}", parameters)


def _copy(
    connection: DuckDBPyConnection, query: str, target: Path, parameters: dict[str, object] | None = None
) -> None:
    place = str(target).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{place}' (FORMAT parquet)", parameters or {})


def _read_back(
    connection: DuckDBPyConnection, lines: Path, total: Reconciliation
) -> tuple[Reconciliation, tuple[PeriodTotal, ...], tuple[str, str]]:
    """Count and add up what was written; the sums in the result are those of the Parquet file."""
    rows = connection.execute(
        "SELECT period, count(*), sum(amount_pence)::BIGINT, min(paid_on), max(paid_on) "
        "FROM read_parquet($lines) GROUP BY period ORDER BY period",
        {"lines": str(lines)},
    ).fetchall()
    periods = tuple(PeriodTotal(period, count, pence) for period, count, pence, _, _ in rows)
    days = [day.isoformat() for row in rows for day in row[3:] if day is not None]
    written = replace(
        total,
        rows_accepted=sum(item.lines for item in periods),
        pence_accepted=sum(item.pence for item in periods),
    )
    return written, periods, (min(days, default=""), max(days, default=""))


def _no_day(text: str) -> None:
    return None


def _month_reader(normaliser: TableNormaliser) -> Callable[[str], str | None]:
    # A month stands for a date only where the table publishes no date at all.
    return read_period if normaliser.date_is_month else _no_day


def _fields(tables: tuple[TableDecision, ...]) -> tuple[str, ...]:
    return tuple(
        sorted(
            {column.field.value for item in tables for column in item.profile.columns} - {Field.OTHER.value}
        )
    )


def _drift(decision: FileDecision) -> list[str]:
    """Return one warning for a layout that differs from the publisher's earlier one."""
    sentences = list(dict.fromkeys(sentence for item in decision.ours for sentence in item.drift))
    if not sentences:
        return []
    rest = len(sentences) - DRIFT_SHOWN
    more = f" And {rest} more differences: tallystick spend inspect shows them." if rest > 0 else ""
    return [f"drift: {' '.join(sentences[:DRIFT_SHOWN])}{more}"]


def _warnings(order: OrderDecision | None, total: Reconciliation, decision: FileDecision) -> list[str]:
    found = _drift(decision)
    if order is not None and not order.is_decided:
        found.append(f"{DATE_DOUBT}: {order.evidence}")
    if total.rows_rejected:
        found.append(
            f"{total.rows_rejected:,} lines rejected ({format_pence(total.pence_rejected)} readable in them)"
        )
    for check in total.totals:
        if not check.agrees:
            found.append(
                f"the total in row {check.source_row:,} says {format_pence(check.published_pence)}, "
                f"the lines above it add up to {format_pence(check.computed_pence)}"
            )
    left = [item.table for item in decision.tables if not item.is_ours]
    found += [f"table {table.name or table.number} is not payments and was left out" for table in left]
    return found
