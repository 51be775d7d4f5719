"""Write the ranked list for work outside: CSV, or a workbook with lines, methods, hit rates and sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tallystick.kernel import UsageProblem
from tallystick.opportunities import judging
from tallystick.opportunities.keeping import Run, open_found, run_of
from tallystick.opportunities.model import Basis, Opportunity
from tallystick.opportunities.ranking import Ranking, rank
from tallystick.store import storing
from tallystick.store.durable import replace_file
from tallystick.store.workbooks import Column, Kind, Sheet, Source, Value, safe_text, write_workbook

if TYPE_CHECKING:
    import duckdb

MOST_LISTED = 100_000
MOST_LINES = 200_000
"""Evidence lines in a workbook at most, of the first opportunities; the sheet says where it stops."""

COLUMNS = (
    Column("Opportunity"),
    Column("Finder"),
    Column("Grade"),
    Column("What was found"),
    Column("Bodies"),
    Column("Supplier"),
    Column("Class"),
    Column("First payment", Kind.DATE),
    Column("Last payment", Kind.DATE),
    Column("Lines", Kind.COUNT),
    Column("Spend at stake", Kind.POUNDS),
    Column("Low", Kind.POUNDS),
    Column("Central", Kind.POUNDS),
    Column("High", Kind.POUNDS),
    Column("Pounds are"),
    Column("Counted in totals", Kind.POUNDS),
    Column("Confidence", Kind.SHARE),
    Column("Judged"),
    Column("Why this one may be wrong"),
)
_LINE_COLUMNS = (
    Column("Opportunity"),
    Column("Role"),
    Column("Line"),
    Column("Body"),
    Column("Paid on", Kind.DATE),
    Column("Payee"),
    Column("Amount", Kind.POUNDS),
    Column("Invoice"),
    Column("Purpose"),
    Column("File"),
    Column("Row", Kind.COUNT),
)
_LINES = """
select e.opportunity_id, e.role, e.line_id, p.body_name, coalesce(p.paid_on, null),
    case when e.is_named then coalesce(p.supplier_name, '') else '' end, p.amount_pence,
    coalesce(p.invoice_ref, ''), coalesce(p.purpose, p.expenditure_category, ''), f.file, p.source_row
from opportunity_evidence e
join payments p on p.line_id = e.line_id
left join files f on f.file_hash = p.file_hash
join (select unnest(from_json($ids, '["VARCHAR"]')) as opportunity_id) wanted
    on wanted.opportunity_id = e.opportunity_id
order by e.opportunity_id, e.role, p.paid_on, e.line_id
limit $limit
"""


def export(home: Path | str, output: Path) -> int:
    """Write what was found to ``output``, by its ending ``.csv`` or ``.xlsx``; return how many opportunities.

    Raises:
        UsageProblem: another ending, or the library for workbooks is not installed.
        NotFound: nobody has looked for opportunities yet.
        StoreFailure: the file cannot be written; what was there is unchanged.
    """
    ending = output.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise UsageProblem(
            "The list was not written.",
            where=str(output),
            why=f"{ending or 'No ending'} is not known.",
            next_step="Name a file that ends with .csv or .xlsx.",
        )
    base, found, engine = open_found(home)
    with engine:
        run = run_of(found)
        ranking = rank(
            engine,
            run.finders,
            judging.judgements(base),
            snapshot=found.made_from["snapshot"],
            limit=MOST_LISTED,
        )
        if ending == ".csv":
            _write_csv(output, ranking)
        else:
            sheets, sources = workbook(engine, ranking, run)
            write_workbook(output, sheets, sources)
    return len(ranking.opportunities)


def rows(ranking: Ranking) -> Iterator[tuple[Value, ...]]:
    """Yield the cells of :data:`COLUMNS` for each opportunity in order of rank."""
    for item in ranking.opportunities:
        yield _row(item)


def _row(item: Opportunity) -> tuple[Value, ...]:
    silent = item.is_withheld or item.basis is Basis.NONE
    pounds = (item.low_pence, item.central_pence, item.high_pence)
    return (
        item.opportunity_id,
        item.finder,
        item.grade,
        item.title,
        ", ".join(item.bodies),
        item.supplier_name,
        item.class_code,
        item.first_day,
        item.last_day,
        item.lines,
        item.spend_pence,
        *(None if silent else one for one in pounds),
        "withheld" if item.is_withheld else item.basis.value,
        None if silent else item.counted_pence,
        item.confidence,
        item.verdict.value if item.verdict else "",
        item.caveat,
    )


def workbook(
    engine: duckdb.DuckDBPyConnection, ranking: Ranking, run: Run
) -> tuple[tuple[Sheet, ...], tuple[Source, ...]]:
    """Return the sheets of the workbook and its sources."""
    import json  # noqa: PLC0415

    ids = json.dumps([item.opportunity_id for item in ranking.opportunities if item.basis is not Basis.NONE])
    lines = engine.execute(_LINES, {"ids": ids, "limit": MOST_LINES}).fetchall()
    methods = [
        (
            one.name,
            one.title,
            one.basis.value,
            one.source,
            one.why_wrong,
            one.next_step,
            f"docs/methods/{one.page}",
        )
        for one in run.finders
    ]
    rates = [
        (
            one.finder,
            one.grade,
            one.found,
            one.judged,
            one.said,
            one.confidence,
            one.prior.share,
            one.prior.source,
        )
        for one in ranking.rates
    ]
    note = f"The first {MOST_LINES:,} lines." if len(lines) == MOST_LINES else ""
    sheets = (
        Sheet("Opportunities", COLUMNS, list(rows(ranking))),
        Sheet("Evidence", _LINE_COLUMNS, lines, note),
        Sheet("Methods", tuple(Column(h) for h in _METHOD_HEADINGS), methods),
        Sheet("Hit rates", _RATE_COLUMNS, rates),
    )
    sources = (
        Source("Payment lines in force", f"snapshot {ranking.snapshot}"),
        *(Source(f"Did not run: {name}", why) for name, why in run.not_run.items()),
    )
    return sheets, sources


_METHOD_HEADINGS = ("Finder", "Name", "Pounds are", "Source", "Why it may be wrong", "Next step", "Page")
_RATE_COLUMNS = (
    Column("Finder"),
    Column("Grade"),
    Column("Found", Kind.COUNT),
    Column("Judged", Kind.COUNT),
    Column("Hit rate"),
    Column("Believed of the next", Kind.SHARE),
    Column("Prior belief", Kind.SHARE),
    Column("Prior from"),
)


def _write_csv(output: Path, ranking: Ranking) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in COLUMNS])
    for row in rows(ranking):
        writer.writerow([_cell(value, column.kind) for value, column in zip(row, COLUMNS, strict=True)])
    with storing("The list was not written.", output, promise="What was there before is unchanged."):
        beside = output.absolute().with_name(f".{output.name}.{uuid4().hex[:8]}.part")
        replace_file(output, text.getvalue().encode("utf-8-sig"), beside)


def _cell(value: Value, kind: Kind) -> str:
    if value is None:
        return ""
    if kind is Kind.POUNDS and isinstance(value, int):
        sign, size = ("-" if value < 0 else ""), abs(value)
        return f"{sign}{size // 100}.{size % 100:02d}"
    if kind is Kind.SHARE and isinstance(value, float):
        return f"{value:.4f}"
    return safe_text(value) if isinstance(value, str) else str(value)
