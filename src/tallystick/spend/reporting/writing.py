"""Write the report: gather the evidence once, then page by page into a folder that is swapped in whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.spend.reporting.charts import need_report_extra
from tallystick.spend.reporting.contents import contents
from tallystick.spend.reporting.folder import (
    check_place,
    replaced_folder,
    write_rows,
    write_table,
    write_text,
)
from tallystick.spend.reporting.gathering import gather
from tallystick.spend.reporting.model import Heading, Kind, Progress, ReportInfo, Table
from tallystick.spend.reporting.pages import Page, menu, render
from tallystick.spend.reporting.queries import query
from tallystick.spend.reporting.subject import Subject

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tallystick.spend.quality.model import Certificate

_REJECT_HEADINGS = (
    Heading("Sheet or member"),
    Heading("Row", Kind.COUNT),
    Heading("Column"),
    Heading("Value as published"),
    Heading("Reason"),
    Heading("Amount", Kind.POUNDS),
)


def write_report(
    connection: DuckDBPyConnection,
    certificates: Sequence[Certificate],
    info: ReportInfo,
    folder: Path,
    progress: Progress | None = None,
) -> Path:
    """Write the report of one snapshot as a folder of pages and return its first page.

    Args:
        connection: DuckDB with the views ``payments``, ``published_payments``, ``superseded``,
            ``rejects`` and ``files`` of the snapshot, and what rooms derived from it, where they have.
        certificates: comparability certificates, one for each body and year.
        info: what the report is about.
        folder: a new or empty folder, or an earlier report, which is replaced whole.
        progress: called after each page.

    Raises:
        UsageProblem: the folder holds something else, or the report extra is not installed.
        StoreFailure: the folder cannot be written; what was there before is unchanged.
    """
    need_report_extra()
    check_place(folder)
    with replaced_folder(folder) as building:
        if progress:
            progress("reading payments", 0, 1)
        subject = Subject(gather(connection, show_individuals=info.show_individuals, asked=info.sought), info)
        reject_files = _write_rejects(connection, subject, building)
        total = len(menu(subject)) + len(subject.bodies)
        if subject.evidence.opportunities:
            total += len(subject.evidence.opportunities.lines)
        for done, page in enumerate(contents(subject, certificates, reject_files), 1):
            write_text(building, page.href, render(subject, page))
            for table in _tables(page):
                write_table(building, table)
            if progress:
                progress("writing pages", done, total)
        for chapter in info.chapters:
            chapter.write(building / chapter.folder)
        style = (files(__package__) / "assets" / "report.css").read_text(encoding="utf-8")
        write_text(building, "assets/report.css", style)
    return folder / "index.html"


def _write_rejects(connection: DuckDBPyConnection, subject: Subject, folder: Path) -> dict[str, str]:
    """Stream rejected rows to one CSV a file; return the CSV of each file hash."""
    found = query("rejects")
    names: dict[str, str] = {}
    cursor = connection.execute(found.sql)
    for file_hash, rows in groupby(_streamed(cursor), key=lambda row: str(row[0])):
        name = f"data/rejects/{_plain(file_hash)}.csv"
        write_rows(folder, name, _REJECT_HEADINGS, (row[1:] for row in rows))
        names[file_hash] = name
    return names


def _streamed(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(10_000):
        yield from batch


def _plain(file_hash: str) -> str:
    return "".join(letter for letter in file_hash if letter.isalnum())[:64] or "file"


def _tables(page: Page) -> tuple[Table, ...]:
    of_figures = tuple(table for figure in page.figures for table in (figure.table, *figure.more))
    return of_figures + tuple(page.shows.get("tables", ()))
