"""Write the page, the CSV files and the workbook of a case or a grid into a folder that is
swapped in whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick import __version__
from tallystick.spend.reporting import words
from tallystick.spend.reporting.charts import need_report_extra
from tallystick.spend.reporting.folder import check_place, replaced_folder, write_table, write_text
from tallystick.spend.reporting.model import Figure, Kind, Table
from tallystick.store.workbooks import Column, Sheet, Source, write_workbook
from tallystick.store.workbooks import Kind as CellKind
from tallystick.transformation.appraisal import Appraisal
from tallystick.transformation.maturity import MEANING, Grid, Level, Standing
from tallystick.transformation.reporting import figures, tables
from tallystick.transformation.reporting.drawing import draw

if TYPE_CHECKING:
    from jinja2 import Environment

_KINDS = {
    Kind.COUNT: CellKind.NUMBER,
    Kind.POUNDS: CellKind.POUNDS,
    Kind.SHARE: CellKind.SHARE,
    Kind.MONTH: CellKind.MONTH,
}
_KEYS = {
    "cash": (
        ("#801650", "net cash so far, below nought"),
        ("#12436D", "above nought"),
        ("#f46a25", "line: discounted"),
    ),
    "odds": (
        ("#28a197", "within 12 months"),
        ("#12436D", "later"),
        ("#801650", "never within the horizon"),
    ),
}


@dataclass(frozen=True)
class Shown:
    """A figure ready for the template."""

    figure: Figure
    wide: Any
    narrow: Any
    tables: tuple[Table, ...]
    key: tuple[tuple[str, str], ...]


def write_case(found: Appraisal, folder: Path, *, back: str = "") -> Path:
    """Write the report of a case as ``index.html``, ``data/*.csv`` and ``case.xlsx``; return the page.

    The page needs no other file: style and drawings stand in it. ``back`` is the page it belongs to, if any.

    Raises:
        UsageProblem: the folder holds something else, or the libraries for reports are not installed.
        StoreFailure: the folder cannot be written; what was there before is unchanged.
    """
    need_report_extra()
    check_place(folder)
    shown = [_shown(figure) for figure in figures.all_figures(found)]
    listed = [table for item in shown for table in item.tables]
    case = found.case
    page = (
        _environment()
        .get_template("case.html")
        .render(
            **_frame(
                heading=case.title,
                title=case.body,
                stamp=f"Prepared on {words.day(case.prepared_on.isoformat())}",
                source=f"The case of {case.body}, prepared on {words.day(case.prepared_on.isoformat())}.",
                book="case.xlsx",
                back=back,
            ),
            lead=_lead(found),
            notices=[*([case.note] if case.note else []), *figures.notices(found)],
            numbers=_numbers(found),
            figures=shown,
        )
    )
    sources = [Source(f"Case: {case.title}", case.body, case.prepared_on.isoformat())]
    sources += [
        Source(f.said, f"{f.reference[0].title}: {f.reference[0].link}", f.since.isoformat())
        for f in found.figures
    ]
    _write(folder, page, listed, "case.xlsx", sources)
    return folder / "index.html"


def write_grid(grid: Grid, folder: Path) -> Path:
    """Write a maturity grid as ``index.html``, ``data/*.csv`` and ``grid.xlsx``; return the page.

    Raises:
        UsageProblem, StoreFailure: as :func:`write_case`.
    """
    need_report_extra()
    check_place(folder)
    day = words.day(grid.assessed_on.isoformat())
    page = (
        _environment()
        .get_template("grid.html")
        .render(
            **_frame(
                heading=grid.title,
                title=grid.body or "Maturity grid",
                stamp=f"Assessed on {day}",
                source=f"Self-assessment of {day}; evidence as named in each cell.",
                book="grid.xlsx",
                back="",
            ),
            lead="Service, customer, community: first make it efficient, then remove contact that nobody "
            "needs, then design out the need. A cell counts only with evidence.",
            numbers=[
                {"what": standing.value.capitalize(), "number": str(grid.count(standing)), "note": "cells"}
                for standing in Standing
            ],
            levels=[(level.value, MEANING[level]) for level in Level],
            rows=[{"name": row, "cells": [grid.cell(row, level) for level in Level]} for row in grid.rows],
            tables=[tables.next_steps(grid)],
        )
    )
    listed = [tables.grid_cells(grid), tables.next_steps(grid)]
    _write(folder, page, listed, "grid.xlsx", [Source(grid.title, grid.body, grid.assessed_on.isoformat())])
    return folder / "index.html"


def _write(folder: Path, page: str, listed: Sequence[Table], book: str, sources: Sequence[Source]) -> None:
    with replaced_folder(folder) as building:
        write_text(building, "index.html", page)
        for table in listed:
            write_table(building, table)
        write_workbook(building / book, [_sheet(table) for table in listed], sources)


def _sheet(table: Table) -> Sheet:
    columns = tuple(Column(head.text, _KINDS.get(head.kind, CellKind.TEXT)) for head in table.headings)
    return Sheet(table.name.replace("-", " ").capitalize(), columns, table.rows, table.caption)


def _frame(**shows: str) -> dict[str, Any]:
    from markupsafe import Markup  # noqa: PLC0415 - the report extra is optional

    style = (files("tallystick.spend.reporting") / "assets" / "report.css").read_text(encoding="utf-8")
    return {**shows, "version": __version__, "style": Markup(style)}  # noqa: S704 - our own style sheet


def _lead(found: Appraisal) -> str:
    return (
        f"{figures.pounds(found.central.one_off_pence)} of change for "
        f"{figures.pounds(found.cash.steady_pence)} a year, judged over {figures.start_words(found)}: "
        f"run-rate payback {'never' if found.run_rate is None else f'{found.run_rate} months'}, cash payback "
        f"{found.central.payback.said}."
    )


def _numbers(found: Appraisal) -> list[dict[str, str]]:
    central, drawn = found.central, found.simulation
    run_rate = "never" if found.run_rate is None else f"{found.run_rate} months"
    today = f"present value {figures.pounds(central.present_pence)}"
    discounted = f"discounted: {figures.paid_words(central.discounted_payback)}"
    return [
        _number("Cost of change", figures.pounds(central.one_off_pence), "all heads, over the horizon"),
        _number("Steady saving", figures.pounds(found.cash.steady_pence), "a full year, cash only"),
        _number("Run-rate payback", run_rate, "cost over a steady year"),
        _number("Cash payback", figures.paid_words(central.payback), discounted),
        _number("Paid back in 12 months", words.percent(drawn.within), f"of {drawn.draws:,} draws"),
        _number("Net over the horizon", figures.pounds(central.net_pence), today),
    ]


def _number(what: str, number: str, note: str) -> dict[str, str]:
    return {"what": what, "number": number, "note": note}


def _shown(figure: Figure) -> Shown:
    from markupsafe import Markup  # noqa: PLC0415 - the report extra is optional

    wide, narrow = draw(figure)
    return Shown(
        figure,
        Markup(wide),  # noqa: S704 - our own drawing, its text escaped
        Markup(narrow),  # noqa: S704 - likewise
        (figure.table, *figure.more),
        _KEYS.get(figure.name, ()),
    )


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - likewise

    made = Environment(
        loader=ChoiceLoader([PackageLoader(__package__), PackageLoader("tallystick.spend.reporting")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.filters["cell"] = words.cell_text
    made.filters["day"] = words.day
    made.filters["count_words"] = lambda number: words.counted(number, "row")
    made.filters["query_words"] = lambda number: words.counted(number, "query", "queries")
    return made
