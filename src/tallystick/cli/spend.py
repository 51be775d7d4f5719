"""``tallystick spend``: payments from any public body's files."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallystick.cli.options import home_option as _home
from tallystick.cli.options import json_option as _as_json
from tallystick.cli.options import quiet_option as _quiet
from tallystick.cli.output import ProgressLine, print_json, print_table
from tallystick.kernel import FileRefused, format_pence

if TYPE_CHECKING:
    from tallystick.spend.importing import ImportRun, Inspection
    from tallystick.spend.model import FileResult

FILES_FAILED = 7


@click.group()
def spend() -> None:
    """Read what public bodies publish about what they pay, reconcile it, and report on it."""


@spend.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_home
@click.option("--body", default="", help="Body id or name that published the file.")
@click.option("--profile", type=click.Path(path_type=Path), help="Publisher profile to read it by.")
@_as_json
def inspect(files: tuple[Path, ...], home: Path, body: str, profile: Path | None, as_json: bool) -> None:
    """Say what FILES are and how they would be read. Nothing is stored.

    \b
    Examples:
      tallystick spend inspect 2022-07.csv
      tallystick spend inspect downloads/ --json
    """
    from tallystick.spend import inspect as look

    for inspection in look(files, home=home, body=body, profile=profile):
        if as_json:
            print_json(inspection.result.as_json())
        else:
            _show_inspection(inspection)


@spend.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the CSV files.",
)
def read(files: tuple[Path, ...], output: Path) -> None:
    """Write each table of FILES as plain CSV under the same name, before any mapping.

    \b
    Example:
      tallystick spend read downloads/*.xls -o tables
    """
    from tallystick.spend import read as read_tables

    all_written = True
    for path, written in read_tables(files, output):
        if isinstance(written, list):
            for table in written:
                click.echo(str(table))
        else:
            all_written = False
            click.echo(f"{path}: {written.advice()}", err=True)
    if not all_written:
        sys.exit(FileRefused.exit_code)


@spend.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_home
@click.option("--body", default="", help="Body id or name that published these files.")
@click.option("--profile", type=click.Path(path_type=Path), help="Publisher profile to read them by.")
@click.option("--accept", is_flag=True, help="Accept the proposed mapping of files that wait.")
@click.option("--workers", type=click.IntRange(1, 64), help="Reading processes; by default one per core.")
@_as_json
@_quiet
def import_(
    paths: tuple[Path, ...],
    home: Path,
    body: str,
    profile: Path | None,
    accept: bool,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read files and folders into the evidence base.

    Files already imported are not read again. A file whose meaning is not certain waits, with a
    proposed profile and the command that accepts it. Exit code 7 says that reading some file failed,
    so that it has to be imported again; 4 that every file was refused.

    \b
    Examples:
      tallystick spend import downloads
      tallystick spend import council/2022-07.csv --body E08000035
    """
    from tallystick.spend import import_files

    with ProgressLine("files", quiet=quiet or as_json) as line:
        run = import_files(
            paths, home=home, body=body, profile=profile, accept=accept, workers=workers, progress=line.update
        )
    if as_json:
        for result in run.results:
            print_json(result.as_json())
    else:
        _show_run(run, home, quiet=quiet)
    statuses = {result.status.value for result in run.results}
    if "failed" in statuses:
        sys.exit(FILES_FAILED)
    if statuses == {"refused"}:
        sys.exit(FileRefused.exit_code)


@spend.command()
@_home
@_as_json
def status(home: Path, as_json: bool) -> None:
    """Show what the evidence base holds: the snapshot, each body, and the files that wait.

    \b
    Example:
      tallystick spend status
    """
    from tallystick.spend import status as read_status

    found = read_status(home)
    if as_json:
        print_json(found.as_json())
        return
    click.echo(f"Snapshot {found.snapshot[:12]} of {found.created_at}")
    click.echo(
        f"{found.lines:,} payment lines, {format_pence(found.pence)}, "
        f"{len(found.bodies):,} bodies, {found.files:,} files"
    )
    click.echo(f"Reconciliation: {found.reconciliation}")
    click.echo("")
    print_table(
        ("body", "name", "files", "lines", "pounds", "first", "last"),
        [(b.body_id, b.name, b.files, b.lines, format_pence(b.pence), b.first, b.last) for b in found.bodies],
        right=(2, 3, 4),
    )
    for heading, items in (
        ("Waiting for a decision", found.waiting),
        ("Refused", found.refused),
        ("Failed", found.failed),
    ):
        if items:
            click.echo(f"\n{heading}:")
            for file, reason in items:
                click.echo(f"  {file}: {reason}")
    if found.waiting:
        click.echo(
            "\nImport a waiting file again to see its proposed profile and the command that accepts it."
        )


@spend.command()
@_home
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "transparency"]),
    required=True,
    help="csv and parquet hold the canonical columns; transparency is the layout of the Transparency Code.",
)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write."
)
def export(home: Path, form: str, output: Path) -> None:
    """Write all payment lines to one file.

    \b
    Example:
      tallystick spend export --format csv -o payments.csv
    """
    from tallystick.spend import export as write_export

    lines = write_export(home, form, output)
    click.echo(f"{lines:,} payment lines in {output}", err=True)


@spend.command()
@click.argument("sql")
@_home
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How rows are printed.",
)
@click.option("--limit", type=click.IntRange(1), default=None, help="Most rows to print.")
def query(sql: str, home: Path, form: str, limit: int | None) -> None:
    """Ask the evidence one read-only SQL question.

    Views: payments, published_payments, superseded, rejects, files, file_periods.

    \b
    Example:
      tallystick spend query "select body_name, sum(amount_pence)/100 from payments group by 1"
    """
    from tallystick.spend import query as ask

    answer = ask(home, sql, limit=limit)
    if form == "table":
        print_table(answer.columns, answer.rows)
    elif form == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        for row in answer.rows:
            print_json(dict(zip(answer.columns, row, strict=True)))


@spend.command()
@_home
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the report.",
)
@click.option("--title", default="", help="Title of the report.")
@click.option(
    "--show-individuals",
    is_flag=True,
    help="Name payees that look like private individuals, which are else shown together.",
)
@click.option(
    "--case",
    "cases",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A business case that the report shows too; may be repeated.",
)
@_quiet
def report(
    home: Path, output: Path, title: str, show_individuals: bool, cases: tuple[Path, ...], quiet: bool
) -> None:
    """Write the report: a folder of pages that open in any browser, with every table as CSV.

    It holds what rooms above the payments have made as well: suppliers, categories, opportunities, business
    cases that are named, and the savings statement where the ledger has claims.

    \b
    Example:
      tallystick spend report -o report
    """
    from tallystick.cli.chapters import chapters
    from tallystick.spend import report as write_report

    with ProgressLine("pages", quiet=quiet) as line:
        index = write_report(
            home,
            output,
            title=title,
            show_individuals=show_individuals,
            chapters=chapters(home, cases),
            progress=lambda doing, done, total: line.update(done, total, 0),
        )
    if not quiet:
        click.echo("The report is ready; open this file in a browser:", err=True)
    click.echo(str(index))


@spend.command()
@click.argument("line_id")
@_home
@_as_json
def explain(line_id: str, home: Path, as_json: bool) -> None:
    """Say of one payment line where it stands, who was paid and for what, and why each of these is so.

    \b
    Example:
      tallystick spend explain 0c4f2b7a91d3e865-1-17
    """
    from tallystick.spend import explain as explain_line

    found = explain_line(home, line_id)
    if as_json:
        print_json(found.as_json())
        return
    for line in found.lines():
        click.echo(line)


@spend.command()
@_home
def verify(home: Path) -> None:
    """Compare what the evidence base holds with what its snapshot recorded, byte by byte.

    \b
    Example:
      tallystick spend verify
    """
    from tallystick.kernel import StoreFailure
    from tallystick.spend import verify as check

    damage = check(home)
    for item in damage:
        click.echo(f"{item.path}: {item.why}")
    if damage:
        click.echo("Restore these files from a backup, or import their originals again.", err=True)
        sys.exit(StoreFailure.exit_code)
    click.echo("Everything is as recorded.", err=True)


@spend.group()
def body() -> None:
    """The register of public bodies: look one up, or add one that it does not know yet."""


@body.command()
@click.argument("word")
@_home
def find(word: str, home: Path) -> None:
    """List the bodies whose name, alias or code holds WORD.

    \b
    Example:
      tallystick spend body find hyndburn
    """
    from tallystick.spend import find_bodies

    found = find_bodies(home, word)
    if not found:
        click.echo(
            f"No body holds {word!r} in its name. To add one: tallystick spend body add ID NAME", err=True
        )
        return
    print_table(
        ("id", "name", "kind", "until"),
        [(body.body_id, body.name, body.kind.value, body.valid_to or "") for body in found],
    )


@body.command()
@click.argument("body_id")
@click.argument("name")
@_home
@click.option(
    "--kind", default="other", show_default=True, help="county, district, unitary, police, nhs_trust ..."
)
def add(body_id: str, name: str, home: Path, kind: str) -> None:
    """Add one body with its BODY_ID and NAME to the register of an evidence base.

    \b
    Example:
      tallystick spend body add XS-1 "Sample Borough Council" --kind district
    """
    from tallystick.spend import add_body

    add_body(home, body_id, name, kind)
    click.echo(
        f"{body_id} {name} is known now. Import its files again: those that name it come under this name; "
        f"for the others add --body {body_id}.",
        err=True,
    )


@body.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@_home
def load(table: Path, home: Path) -> None:
    """Add all bodies of a CSV TABLE with the columns of the register.

    \b
    Example:
      tallystick spend body load county/bodies.csv
    """
    from tallystick.spend import load_bodies

    click.echo(f"{load_bodies(home, table):,} bodies of this table are known now.", err=True)


def _show_run(run: ImportRun, home: Path, *, quiet: bool) -> None:
    counts = run.counts
    for result in run.results:
        if result.status.value in ("refused", "failed"):
            click.echo(f"{result.status.value}: {result.file}")
            click.echo(f"    {result.warnings[0] if result.warnings else ''}")
    for alike in run.waiting:
        _show_waiting(run, alike)
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items() if count)
    noun = "file" if len(run.results) == 1 else "files"
    click.echo(f"{len(run.results):,} {noun}: {said}." if run.results else "No files found.")
    click.echo(run.reconciliation)
    if run.superseded_lines:
        click.echo(f"{run.superseded_lines:,} lines were published again later and count once.")
    if any(result.rows_rejected for result in run.results):
        click.echo(f'To see rejected lines: tallystick spend query "select * from rejects" --home {home}')
    _show_provisional(run, home)
    if not quiet:
        click.echo(f"{run.rows:,} rows in {run.seconds:.1f} seconds.", err=True)
        click.echo(f"Next: tallystick spend report -o report --home {home}", err=True)


def _show_provisional(run: ImportRun, home: Path) -> None:
    """Say which folders hold files that nothing identifies, and how to name their body."""
    folders = Counter(
        str(Path(result.file).parent)
        for result in run.results
        if result.rows_accepted and (result.body_id or "").startswith("local:unidentified")
    )
    for folder, count in folders.items():
        whose = (
            "1 file does not say whose it is" if count == 1 else f"{count:,} files do not say whose they are"
        )
        click.echo(f"{folder}: {whose}; kept under a provisional name.")
        command = f"tallystick spend import {shlex.quote(folder)} --home {shlex.quote(str(home))}"
        click.echo(f"    To name the body: {command} --body ID_OR_NAME")


def _show_waiting(run: ImportRun, alike: list[FileResult]) -> None:
    """Show files that wait for one and the same decision together."""
    first = alike[0]
    others = f", and {len(alike) - 1:,} more with the same headings" if len(alike) > 1 else ""
    click.echo(f"proposed: {first.file}{others}")
    for warning in first.warnings[:3]:
        click.echo(f"    {warning}")
    click.echo(f"    Proposed profile: {first.profile}")
    if first.rows_accepted:
        click.echo(f"    To accept it:     {run.accept_command(first)}")
    else:
        click.echo("    Not one line can be read this way, so it cannot be accepted as it stands.")
        click.echo("    Correct the profile in an editor, if the file holds what is missing, then run:")
        click.echo(f"    {run.accept_command(first)}")
    if others:
        click.echo("    Then import again: the others will be read by the profile you accepted.")


def _show_inspection(inspection: Inspection) -> None:
    result = inspection.result
    outcome = inspection.outcome
    click.echo(f"{result.file}")
    click.echo(f"  {result.kind.value}, {outcome.entry.format or 'not read'}: would be {result.status.value}")
    if outcome.reason:
        click.echo(f"  {outcome.reason}")
    if result.body_id:
        click.echo(f"  Body: {result.body_id} {outcome.entry.body_name} ({outcome.body_confidence:.2f})")
        for sentence in outcome.body_evidence:
            click.echo(f"    {sentence}")
    for table in outcome.tables:
        _show_table(table)
    if result.rows_in:
        click.echo(
            f"  Rows: {result.rows_in:,} in = {result.rows_accepted:,} accepted "
            f"+ {result.rows_rejected:,} rejected + {result.rows_not_payments:,} not payments"
        )
        click.echo(
            f"  Pounds: {format_pence(result.pence_in)} in = {format_pence(result.pence_accepted)} accepted "
            f"+ {format_pence(result.pence_rejected)} rejected"
        )
    for warning in result.warnings:
        if warning != outcome.reason:  # which stands at the top already
            click.echo(f"  ! {warning}")
    if outcome.sample:
        click.echo("")
        _show_lines(outcome.sample)
    click.echo("")


def _show_table(table: Any) -> None:
    where = f"Table {table.name}: " if table.name else ""
    header = f"headings in row {table.header_row}" if table.header_row else "no headings"
    click.echo(f"  {where}{table.kind} ({table.kind_confidence:.2f}), {header}, {table.reader} reader")
    for sentence in (*table.kind_evidence, *table.notes, *table.problems, *table.drift, table.date_evidence):
        if sentence:
            click.echo(f"    {sentence}")
    click.echo("")
    print_table(
        ("column", "meaning", "sure", "because"),
        [
            (
                column.heading or "(no heading)",
                column.field,
                f"{column.confidence:.2f}",
                "; ".join(column.evidence),
            )
            for column in table.columns
            if column.heading or column.field != "other"
        ],
    )
    click.echo("")


def _show_lines(lines: tuple[dict[str, Any], ...]) -> None:
    shown = [name for name in lines[0] if any(line[name] not in (None, "") for line in lines)]
    print_table(
        ["amount" if name == "amount_pence" else name for name in shown],
        [
            [format_pence(line[name]) if name == "amount_pence" else line[name] for name in shown]
            for line in lines
        ],
        right=[shown.index("amount_pence")] if "amount_pence" in shown else (),
    )
