"""``tallystick opportunities``: look for savings, read what was found and why, say whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallystick.cli.options import by_option, home_option, json_option, quiet_option, why_option
from tallystick.cli.output import ProgressLine, Talk, print_json, print_table
from tallystick.kernel import UsageProblem, format_pence

if TYPE_CHECKING:
    from tallystick.opportunities import Opportunity, OpportunityView, Ranking

_limit = click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many to list."
)


@click.group()
def opportunities() -> None:
    """Find savings in the payments, each with its evidence, a range, and why it may be wrong."""


@opportunities.command()
@click.argument("kind", type=click.Choice(("contracts", "order-lines")))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--body", default="", metavar="BODY", help="Whose list it is, where the file does not say.")
@home_option
@json_option
@quiet_option
def load(kind: str, paths: tuple[Path, ...], body: str, home: Path, as_json: bool, quiet: bool) -> None:
    """Load lists that finders compare payments with: contracts, or order lines and price lists.

    contracts: any table with supplier, value, start and end. order-lines: item, unit, quantity, unit price.

    \b
    Example:
      tallystick opportunities load contracts demo/county/contracts.csv
    """
    with ProgressLine("files", quiet=quiet or as_json) as line:
        summary = _load(kind, home, paths, body, lambda done, total: line.update(done, total, 0))
    if as_json:
        print_json(summary)
        return
    click.echo(
        f"{summary['rows_in']:,} rows in = {summary['rows_stored']:,} stored + "
        f"{summary['rows_refused']:,} refused."
    )
    for reason, count in summary["refused"].items():
        click.echo(f"! {count:,} rows: {reason}", err=True)
    click.echo("Next: tallystick opportunities find", err=True)


@opportunities.command()
@click.option("--only", multiple=True, metavar="FINDER", help="Run this finder only; may be repeated.")
@click.option("--merge", default="", metavar="A,B,C", help="What these bodies overlap in, by id or name.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the pages of --merge.")
@home_option
@json_option
@quiet_option
def find(
    only: tuple[str, ...], merge: str, output: Path | None, home: Path, as_json: bool, quiet: bool
) -> None:
    """Run the finders over the payments in force. Better after suppliers resolve and categories classify.

    \b
    Examples:
      tallystick opportunities find
      tallystick opportunities find --merge XS-QUILLHAVEN,XS-NORROWBY -o merged
    """
    from tallystick.spend import analysis

    if merge:
        _merge(merge, output, home, as_json=as_json, quiet=quiet)
        return
    if output is not None:
        raise UsageProblem(
            "-o belongs to --merge.", next_step="To write the list, use: tallystick opportunities export"
        )
    with Talk(quiet=quiet or as_json) as talk:
        done = analysis.find(home, only=only, progress=talk.say)
    if as_json:
        print_json(asdict(done))
        return
    from tallystick import opportunities as room

    _show_totals(room.ranked(home, limit=1))
    for name, why in done.not_run.items():
        click.echo(f"! {name} did not run. {why}", err=True)
    click.echo("Next: tallystick opportunities list", err=True)


def _show_totals(ranking: Ranking) -> None:
    print_table(
        ("finder", "found", "low", "central", "high", "", "hit rate"),
        [
            (
                item.finder,
                item.found,
                *_range(item.low_pence, item.central_pence, item.high_pence),
                item.basis.value,
                item.hit_rate,
            )
            if item.basis.value != "none"
            else (item.finder, item.found, "", "", "", "no pounds claimed", item.hit_rate)
            for item in ranking.totals
        ],
        right=(1, 2, 3, 4),
    )
    for basis in dict.fromkeys(item.basis for item in ranking.totals if item.basis.value != "none"):
        low, central, high = ranking.total(basis)
        click.echo(
            f"Together {format_pence(central)} {basis.value} ({format_pence(low)} to {format_pence(high)}), "
            "each pound of spend counted with one finding only."
        )


def _range(*pence: int) -> tuple[str, ...]:
    return tuple(format_pence(one) for one in pence)


def _merge(merge: str, output: Path | None, home: Path, *, as_json: bool, quiet: bool) -> None:
    from tallystick.spend import analysis

    bodies = [part.strip() for part in merge.split(",") if part.strip()]
    with Talk(quiet=quiet or as_json) as talk:
        position = analysis.merge(home, bodies, output=output, progress=talk.say)
    if as_json:
        print_json(position.as_json())
        return
    for sentence in position.sentences():
        click.echo(sentence)
    if output is not None:
        click.echo(f"Page: {output / 'index.html'}", err=True)


def _load(
    kind: str, home: Path, paths: Sequence[Path], body: str, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    from tallystick.spend import analysis

    run = analysis.load_contracts if kind == "contracts" else analysis.load_order_lines
    return run(home, paths, body=body, progress=progress).as_json()


@opportunities.command("list")
@click.option("--finder", default="", metavar="FINDER", help="Those of one finder only.")
@click.option("--body", default="", metavar="BODY_ID", help="Those that concern one body only.")
@_limit
@home_option
@json_option
def list_(finder: str, body: str, limit: int, home: Path, as_json: bool) -> None:
    """List what was found, most expected pounds first; totals count each pound once.

    \b
    Example:
      tallystick opportunities list --limit 10
    """
    from tallystick import opportunities as room

    ranking = room.ranked(home, finder=finder, body=body, limit=limit)
    if as_json:
        for item in ranking.opportunities:
            print_json(room.as_json(item))
        return
    print_table(
        ("id", "grade", "sure", "central", "counted", "", "what"),
        [_row(item) for item in ranking.opportunities],
        right=(2, 3, 4),
    )
    click.echo(
        f"{len(ranking.opportunities):,} of {ranking.found:,}, of snapshot {ranking.snapshot[:12]}. "
        "Next: tallystick opportunities show ID",
        err=True,
    )


def _row(item: Opportunity) -> tuple[object, ...]:
    said = "withheld" if item.is_withheld else item.basis.value if item.basis.value != "none" else "a look"
    no_pounds = item.is_withheld or item.basis.value == "none"
    return (
        item.opportunity_id,
        item.grade,
        f"{item.confidence:.0%}",
        "" if no_pounds else format_pence(item.central_pence),
        "" if no_pounds else format_pence(item.counted_pence),
        said if item.verdict is None else f"{said}; judged {item.verdict.value}",
        item.title,
    )


@opportunities.command()
@click.argument("opportunity_id", metavar="ID")
@click.option(
    "--lines", type=click.IntRange(0, 1_000_000), default=25, show_default=True, help="Lines to show."
)
@click.option("--show-individuals", is_flag=True, help="Name payees that look like private individuals.")
@home_option
@json_option
def show(opportunity_id: str, lines: int, show_individuals: bool, home: Path, as_json: bool) -> None:
    """Show one finding: its range, method, why it may be wrong, what to do next, and its payment lines.

    \b
    Example:
      tallystick opportunities show duplicate_payments-4
    """
    from tallystick import opportunities as room

    view = room.show(home, opportunity_id, lines=lines, show_individuals=show_individuals)
    if as_json:
        print_json(
            {
                **room.as_json(view.opportunity),
                "finder_title": view.finder.title,
                "method": view.finder.page,
                "source": view.finder.source,
                "why_wrong": view.finder.why_wrong,
                "next_step": view.finder.next_step,
                "hit_rate": view.rate.said,
                "lines_in_all": view.lines_in_all,
                "evidence": [asdict(line) for line in view.lines],
                "judgements": [asdict(one) for one in view.judgements],
            }
        )
        return
    _show_view(view)


def _show_view(view: OpportunityView) -> None:
    item, finder = view.opportunity, view.finder
    click.echo(item.title)
    if item.is_withheld:
        click.echo("  Pounds are withheld: the bodies' payments may not be compared so.")
    elif item.basis.value != "none":
        low, central, high = _range(item.low_pence, item.central_pence, item.high_pence)
        click.echo(
            f"  {central} {item.basis.value} ({low} to {high}) of {format_pence(item.spend_pence)} spent."
        )
        if item.counted_pence < item.central_pence:
            others = ", ".join(f"{key} ({format_pence(pence)})" for key, pence in item.overlaps[:5])
            click.echo(f"  {format_pence(item.counted_pence)} of it counts in totals; others own: {others}")
    else:
        click.echo(f"  A pattern worth a look in {format_pence(item.spend_pence)}; no saving is claimed.")
    meaning = finder.grades.get(item.grade, "")
    click.echo(f"  Grade {item.grade}: {meaning}. Confidence {item.confidence:.0%}; {view.rate.said}.")
    click.echo(f"  Prior belief: {view.rate.prior.share:.0%} ({view.rate.prior.source}).")
    click.echo(f"  Who could act: {', '.join(item.bodies)}")
    click.echo(f"  Method: {finder.title}, docs/methods/{finder.page}; {finder.source}")
    click.echo(f"  Why this may be wrong: {finder.why_wrong}{' ' + item.caveat if item.caveat else ''}")
    click.echo(f"  What to do next: {finder.next_step}")
    for one in view.judgements:
        state = ", taken back" if one.is_reversed else ""
        click.echo(
            f"  Judged {one.verdict.value} by {one.by} on {one.at[:10]}: {one.why} ({one.number}{state})"
        )
    print_table(
        ("line", "role", "body", "paid", "payee", "amount", "invoice", "file", "row"),
        [
            (
                e.line_id,
                e.role,
                e.body_id,
                e.paid_on,
                e.supplier_name,
                format_pence(e.pence),
                e.invoice_ref,
                e.file,
                str(e.source_row),
            )
            for e in view.lines
        ],
        right=(5, 8),
    )
    if len(view.lines) < view.lines_in_all:
        click.echo(f"{len(view.lines):,} of {view.lines_in_all:,} lines; --lines shows more.", err=True)
    click.echo("Next: tallystick opportunities judge ID true|false|already-known", err=True)


@opportunities.command()
@click.argument("opportunity_id", metavar="ID")
@click.argument("verdict", type=click.Choice(("true", "false", "already-known")))
@by_option
@why_option
@home_option
@json_option
def judge(opportunity_id: str, verdict: str, by: str, why: str, home: Path, as_json: bool) -> None:
    """Say whether a finding is right, and why. It counts in its finder's hit rate, and so in the ranking.

    \b
    Example:
      tallystick opportunities judge duplicate_payments-4 false --by "A Clerk" --why "two deliveries"
    """
    from tallystick import opportunities as room

    done = room.judge(home, opportunity_id, verdict, by=by, why=why)
    rate = next(one for one in room.rates(home) if (one.finder, one.grade) == (done.finder, done.grade))
    if as_json:
        print_json({**asdict(done), "hit_rate": rate.said, "confidence": rate.confidence})
        return
    click.echo(f"Judgement {done.number} kept: {done.opportunity_id} is {done.verdict.value}.")
    click.echo(
        f"{done.finder}, grade {done.grade}: {rate.said}; "
        f"the next is believed right with {rate.confidence:.0%}."
    )


@opportunities.command()
@home_option
@json_option
def judgements(home: Path, as_json: bool) -> None:
    """List what people judged, oldest first.

    \b
    Example:
      tallystick opportunities judgements
    """
    from tallystick import opportunities as room

    found = room.judgements(home)
    if as_json:
        for one in found:
            print_json(asdict(one))
        return
    print_table(
        ("number", "opportunity", "verdict", "by", "day", "why", ""),
        [
            (
                one.number,
                one.opportunity_id,
                one.verdict.value,
                one.by,
                one.at[:10],
                one.why,
                "taken back" if one.is_reversed else "",
            )
            for one in found
        ],
        right=(0,),
    )


@opportunities.command()
@click.argument("number")
@by_option
@why_option
@home_option
def reverse(number: str, by: str, why: str, home: Path) -> None:
    """Take judgement NUMBER back; both stay in the register.

    \b
    Example:
      tallystick opportunities reverse 12 --by "A Clerk" --why "looked at the wrong invoice"
    """
    from tallystick import opportunities as room

    if not number.isdecimal():
        raise UsageProblem(
            f"{number!r} is no number of a judgement.", next_step="Run: tallystick opportunities judgements"
        )
    done = room.reverse_judgement(home, int(number), by=by, why=why)
    click.echo(f"Judgement {done.number} of {done.opportunity_id} is taken back.")


@opportunities.command()
@home_option
@json_option
def rates(home: Path, as_json: bool) -> None:
    """Show how often the findings of each finder and grade proved right, as people judged them.

    \b
    Example:
      tallystick opportunities rates
    """
    from tallystick import opportunities as room

    found = room.rates(home)
    if as_json:
        for one in found:
            print_json({**asdict(one), "judged": one.judged, "share": one.share, "interval": one.interval})
        return
    print_table(
        ("finder", "grade", "found", "judged", "hit rate", "believed", "prior", "prior from"),
        [
            (
                one.finder,
                one.grade,
                one.found,
                one.judged,
                one.said,
                f"{one.confidence:.0%}",
                f"{one.prior.share:.0%}",
                one.prior.source,
            )
            for one in found
        ],
        right=(2, 3, 5, 6),
    )


@opportunities.command()
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file that ends with .csv or .xlsx.",
)
@home_option
def export(output: Path, home: Path) -> None:
    """Write the ranked list: CSV, or a workbook with evidence lines, finders, hit rates and sources.

    \b
    Example:
      tallystick opportunities export -o opportunities.xlsx
    """
    from tallystick import opportunities as room

    count = room.export(home, output)
    click.echo(f"{count:,} opportunities written to {output}", err=True)
