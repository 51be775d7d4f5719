"""Write a joint position as one page, CSV tables and a workbook, into a folder that is swapped in whole.

The page is plain HTML: it needs no script, no other file and no library, and reads in any browser or screen
reader. Sums of pence become pounds; text of suppliers is escaped everywhere.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tallystick import __version__
from tallystick.kernel import StoreFailure, UsageProblem, format_pence
from tallystick.store import storing
from tallystick.store.workbooks import Column, Kind, Sheet, Source, Value, safe_text, write_workbook

if TYPE_CHECKING:
    from tallystick.spend.analysis.merging import MergedPosition, MergingSupplier

MARKER = "merged.json"
BOOK = "merged.xlsx"
SHOWN = 50
"""Rows of a table on the page at most; CSV and workbook have all."""

_STYLE = """
:root { color-scheme: light; --ink: #1c2733; --soft: #4a5661; --rule: #ccd4db; --blue: #12436d; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto,
Arial, sans-serif; }
.band { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem; }
header { background: var(--blue); color: #fff; padding: 1rem 0; }
header p { margin: 0; }
a { color: var(--blue); } a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #f46a25;
outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: .5rem; top: .5rem; background: #fff; padding:
.5rem; }
h1 { font-size: 1.8rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.3rem; }
.lead li { margin: .3rem 0; } .notice { border-left: 4px solid #801650; padding: .3rem .8rem; background:
#f3f6f8; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); padding: .4rem 0; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--rule);
vertical-align: top; }
th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); color: var(--soft); padding: 1rem 0 2rem; }
@media print { .skip { display: none; } header { color: #000; background: none; } }
"""


@dataclass(frozen=True)
class _Table:
    """One table: its file name, heading, what it says, columns and rows."""

    name: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def check_place(folder: Path) -> None:
    """Refuse a folder that holds anything but an earlier position.

    Raises:
        UsageProblem: it is a file, or holds something else.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARKER).is_file()):
        raise UsageProblem(
            "The joint position was not written.",
            where=str(folder),
            why="The folder holds something else.",
            next_step="Name a folder that is new, empty, or holds an earlier position.",
        )


def write_position(position: MergedPosition, folder: Path) -> Path:
    """Write ``index.html``, ``data/*.csv`` and ``merged.xlsx`` into a folder, whole or not at all.

    Raises:
        UsageProblem: the folder holds something else, or the library for workbooks is not installed.
        StoreFailure: the folder cannot be written; what was there before is unchanged.
    """
    check_place(folder)
    tables = tuple(_tables(position))
    building = folder.absolute().with_name(f".{folder.name}.{uuid4().hex[:8]}.part")
    with storing(
        "The joint position could not be written.", folder, promise="What was there before is unchanged."
    ):
        (building / "data").mkdir(parents=True)
        try:
            for table in tables:
                _write_csv(building / "data" / f"{table.name}.csv", table)
            sheets = [Sheet(table.title, table.columns, table.rows, table.caption) for table in tables]
            write_workbook(building / BOOK, sheets, _sources(position))
            (building / "index.html").write_text(_page(position, tables), encoding="utf-8", newline="\n")
            (building / MARKER).write_text(json.dumps({"made_by": "tallystick"}) + "\n", encoding="utf-8")
            _swap(building, folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return folder / "index.html"


def _swap(building: Path, folder: Path) -> None:
    former = folder.absolute().with_name(f".{folder.name}.{uuid4().hex[:8]}.former")
    if folder.exists():
        folder.rename(former)
    try:
        building.rename(folder)
    except OSError as problem:
        if former.exists():
            former.rename(folder)
        raise StoreFailure(
            "The joint position could not be written.", where=str(folder), why=str(problem)
        ) from problem
    shutil.rmtree(former, ignore_errors=True)


def _tables(position: MergedPosition) -> Iterator[_Table]:
    yield _bodies(position)
    yield _overlaps(position)
    yield _suppliers(position, "shared-suppliers", "Shared suppliers", position.shared)
    yield _suppliers(position, "largest-suppliers", "Largest suppliers", position.suppliers)
    yield _dependent(position)
    yield _classes(position)
    yield _months(position)
    if position.has_contracts:
        yield _contracts(position)


def _bodies(position: MergedPosition) -> _Table:
    return _Table(
        "bodies",
        "The bodies",
        f"What each body published for {position.financial_year}, and how it pays as far as that shows",
        (
            Column("Body"),
            Column("Kind"),
            Column("Residents", Kind.COUNT),
            Column("Months published", Kind.COUNT),
            Column("Lines", Kind.COUNT),
            Column("Spend", Kind.POUNDS),
            Column("Days with payments", Kind.COUNT),
            Column("Lines by card", Kind.SHARE),
            Column("Lines without VAT", Kind.SHARE),
            Column("Sums may be compared"),
        ),
        tuple(
            (
                body.name,
                body.kind.replace("_", " "),
                body.population,
                body.months,
                body.lines,
                body.pence,
                body.payment_days,
                body.card_share,
                body.net_share,
                body.certificate,
            )
            for body in position.bodies
        ),
    )


def _overlaps(position: MergedPosition) -> _Table:
    return _Table(
        "overlap",
        "Overlap in suppliers",
        "Suppliers by how many of the bodies pay them; individuals and withheld names are left out",
        (
            Column("Paid by bodies", Kind.COUNT),
            Column("Suppliers", Kind.COUNT),
            Column("Joint spend", Kind.POUNDS),
            Column("Share of joint spend", Kind.SHARE),
        ),
        tuple((item.bodies, item.suppliers, item.pence, item.share) for item in position.overlaps),
    )


def _suppliers(
    position: MergedPosition, name: str, title: str, suppliers: Sequence[MergingSupplier]
) -> _Table:
    own = (
        tuple(Column(body.name, Kind.POUNDS) for body in position.bodies)
        if name == "shared-suppliers"
        else ()
    )
    said = (
        "Suppliers that two or more of the bodies pay, with what each pays"
        if own
        else "Suppliers of the joint body by what it pays them"
    )
    return _Table(
        name,
        title,
        said,
        (
            Column("Supplier"),
            Column("Bodies", Kind.COUNT),
            Column("Joint spend", Kind.POUNDS),
            Column("Share of joint spend", Kind.SHARE),
            *own,
            Column("Is one of the bodies"),
        ),
        tuple(
            (
                supplier.name,
                supplier.bodies,
                supplier.pence,
                supplier.share,
                *((supplier.by_body.get(body.body_id) for body in position.bodies) if own else ()),
                "yes" if supplier.is_within else "",
            )
            for supplier in suppliers
        ),
    )


def _dependent(position: MergedPosition) -> _Table:
    return _Table(
        "becoming-dependent",
        "Becoming dependent",
        "Suppliers that would get half or more of what all bodies known here pay them from the joint "
        "body, and get "
        "less than half from each of the bodies today. What they earn elsewhere is not known.",
        (
            Column("Supplier"),
            Column("Bodies", Kind.COUNT),
            Column("Joint spend", Kind.POUNDS),
            Column("Paid by all bodies known", Kind.POUNDS),
            Column("Largest share today", Kind.SHARE),
            Column("Share of the joint body", Kind.SHARE),
        ),
        tuple(
            (
                supplier.name,
                supplier.bodies,
                supplier.pence,
                supplier.everywhere_pence,
                supplier.before_share,
                supplier.after_share,
            )
            for supplier in position.dependent
        ),
    )


def _classes(position: MergedPosition) -> _Table:
    return _Table(
        "classes",
        "Classes of purchase",
        "Joint spend by class, and what of it goes to suppliers that two or more bodies pay for that class",
        (
            Column("Class"),
            Column("Bodies", Kind.COUNT),
            Column("Suppliers", Kind.COUNT),
            Column("Shared suppliers", Kind.COUNT),
            Column("Joint spend", Kind.POUNDS),
            Column("With shared suppliers", Kind.POUNDS),
            *(Column(body.name, Kind.POUNDS) for body in position.bodies),
        ),
        tuple(
            (
                item.title,
                item.bodies,
                item.suppliers,
                item.shared_suppliers,
                item.pence,
                item.shared_pence,
                *(item.by_body.get(body.body_id) for body in position.bodies),
            )
            for item in position.classes
        ),
    )


def _months(position: MergedPosition) -> _Table:
    return _Table(
        "months",
        "Spend by month",
        f"Joint spend by month of {position.financial_year}; an empty cell is a month that was not published",
        (
            Column("Month", Kind.MONTH),
            Column("Joint spend", Kind.POUNDS),
            *(Column(body.name, Kind.POUNDS) for body in position.bodies),
        ),
        tuple(
            (month, sum(found.values()), *(found.get(body.body_id) for body in position.bodies))
            for month, found in position.months.items()
        ),
    )


def _contracts(position: MergedPosition) -> _Table:
    return _Table(
        "contracts",
        "Listed contracts",
        "Contracts of the bodies; first those with suppliers that two or more of them have contracts with",
        (
            Column("Supplier"),
            Column("Bodies with contracts", Kind.COUNT),
            Column("Body"),
            Column("Contract"),
            Column("Title"),
            Column("Start", Kind.DATE),
            Column("End", Kind.DATE),
            Column("Value", Kind.POUNDS),
        ),
        tuple(
            (
                contract.supplier_name,
                contract.bodies,
                position.name_of(contract.body_id),
                contract.contract_id,
                contract.title,
                contract.start_date,
                contract.end_date,
                contract.value_pence,
            )
            for contract in position.contracts
        ),
    )


def _sources(position: MergedPosition) -> list[Source]:
    names = ", ".join(body.name for body in position.bodies)
    return [
        Source(f"Published payments of {names}", f"snapshot {position.snapshot}", position.financial_year),
        Source("Method", "docs/methods/merging_bodies.md", f"tallystick {__version__}"),
    ]


def _write_csv(path: Path, table: _Table) -> None:
    """Write a table as RFC 4180 CSV, amounts in pounds, text that no spreadsheet takes for a formula."""
    # The byte order mark tells spreadsheets that accents and the pound sign are UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_text(column.heading) for column in table.columns])
        for row in table.rows:
            writer.writerow(
                [_csv_cell(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
            )


def _csv_cell(value: Value, kind: Kind) -> str:
    if value is None:
        return ""
    if kind is Kind.POUNDS and isinstance(value, int):
        sign, size = ("-" if value < 0 else ""), abs(value)
        return f"{sign}{size // 100}.{size % 100:02d}"
    if isinstance(value, float):
        return f"{value:.6f}"
    return safe_text(value) if isinstance(value, str) else str(value)


def _page(position: MergedPosition, tables: Sequence[_Table]) -> str:
    title = " and ".join(body.name for body in position.bodies[:3])
    if len(position.bodies) > 3:
        title = f"{len(position.bodies)} bodies"
    said = position.sentences()
    notices = set(position.notes)
    lead = "".join(f"<li>{escape(sentence)}</li>" for sentence in said if sentence not in notices)
    notes = "".join(f'<p class="notice">{escape(note)}</p>' for note in position.notes)
    sections = "".join(_section(table) for table in tables)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tallystick {escape(__version__)}">
<title>Joint position of {escape(title)}, {escape(position.financial_year)}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><div class="band"><p>Joint position, {escape(position.financial_year)}</p></div></header>
<main id="main" class="band" tabindex="-1">
<h1>{escape(title)}: what they share, and what they would be as one</h1>
<ul class="lead">{lead}</ul>
{notes}
<p>Of the joint spend {escape(format_pence(position.unnamed_pence))} went to individuals and withheld names,
which
are nowhere named or compared.</p>
{sections}
</main>
<footer><div class="band">
<p>Made by tallystick {escape(__version__)} from published payments, snapshot
{escape(position.snapshot[:12])}. Sums
are net of refunds. Suppliers are legal entities where payees are resolved, else names as published; a class
is that of
its first level. Method: docs/methods/merging_bodies.md.</p>
<p>Every table is also a sheet of <a href="{BOOK}">{BOOK}</a>.</p>
</div></footer>
</body>
</html>
"""


def _section(table: _Table) -> str:
    heads = "".join(
        f'<th scope="col"{_class(column.kind)}>{escape(column.heading)}</th>' for column in table.columns
    )
    rows = "".join(_row(row, table.columns) for row in table.rows[:SHOWN])
    extent = f"The first {SHOWN:,} of {len(table.rows):,} rows. " if len(table.rows) > SHOWN else ""
    name = escape(table.name)
    body = (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}"><table>'
        f""
        f"<caption>{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        if table.rows
        else f"<p>{escape(table.caption)}: none.</p>"
    )
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(table.title)}</h2>{body}'
        f'<p>{extent}<a href="data/{name}.csv" download>{escape(table.title)} as CSV</a></p></section>\n'
    )


def _row(row: Sequence[Value], columns: Sequence[Column]) -> str:
    cells = []
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        text = escape(_shown(value, column.kind))
        opening = f'<th scope="row"{_class(column.kind)}>' if place == 0 else f"<td{_class(column.kind)}>"
        cells.append(f"{opening}{text}</{'th' if place == 0 else 'td'}>")
    return f"<tr>{''.join(cells)}</tr>"


def _class(kind: Kind) -> str:
    return "" if kind in (Kind.TEXT, Kind.MONTH, Kind.DATE) else ' class="number"'


def _shown(value: Value, kind: Kind) -> str:
    if value is None:
        return "–"
    if kind is Kind.POUNDS and isinstance(value, int):
        return format_pence(value)
    if kind is Kind.SHARE and isinstance(value, int | float):
        return f"{value:.1%}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:,}" if isinstance(value, int) else str(value)
