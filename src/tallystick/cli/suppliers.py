"""``tallystick suppliers``: who was paid, as legal entities and commercial groups."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tallystick.cli.options import by_option, home_option, json_option, quiet_option, why_option
from tallystick.cli.output import ProgressLine, Talk, print_json, print_table
from tallystick.kernel import format_pence

if TYPE_CHECKING:
    from tallystick.suppliers import EntityView, ResolutionSummary

_people = click.option(
    "--show-individuals", is_flag=True, help="Name payees that look like private individuals one by one."
)


@click.group()
def suppliers() -> None:
    """Find who was paid: names cleaned, identifiers checked, payees resolved into entities and groups."""


@suppliers.command()
@click.argument("kind", type=click.Choice(("companies-house", "charities")))
@click.argument("file", type=click.Path(path_type=Path))
@home_option
@json_option
@quiet_option
def load(kind: str, file: Path, home: Path, as_json: bool, quiet: bool) -> None:
    """Load a public register, so that payees can be matched to it. Stopped, the earlier one stays.

    companies-house: the free company data product. charities: the public extracts of England and Wales, of
    Scotland and of Northern Ireland. Plain files, zip or gzip, or a folder of them.

    \b
    Example:
      tallystick suppliers load companies-house BasicCompanyDataAsOneFile-2026-11-01.zip
    """
    from tallystick.suppliers import load as load_register

    with ProgressLine("bytes", quiet=quiet or as_json) as line:
        done = load_register(
            home, kind, file, progress=lambda rows, read, total: line.update(read, total, rows)
        )
    if as_json:
        print_json(asdict(done))
        return
    click.echo(
        f"{done.rows_in:,} rows in = {done.rows_stored:,} stored + {done.rows_refused:,} refused; "
        f"{done.entities:,} entries with {done.names:,} names."
    )
    for reason, count in done.refused.items():
        click.echo(f"! {count:,} rows: {reason}", err=True)
    for note in done.notes:
        click.echo(note, err=True)
    click.echo("Next: tallystick suppliers resolve", err=True)


@suppliers.command()
@click.option("--without-vat", is_flag=True, help="Leave published VAT numbers out of the evidence.")
@home_option
@json_option
@quiet_option
def resolve(without_vat: bool, home: Path, as_json: bool, quiet: bool) -> None:
    """Resolve the payees of the snapshot in force into legal entities and commercial groups.

    \b
    Example:
      tallystick suppliers resolve
    """
    from tallystick.suppliers import resolve as run

    with Talk(quiet=quiet or as_json) as talk:
        summary = run(home, use_vat=not without_vat, progress=talk.say)
    if as_json:
        print_json(summary.as_json())
    else:
        _show_summary(summary)


def _show_summary(summary: ResolutionSummary) -> None:
    print_table(
        ("by what", "payees"),
        [(tier.replace("_", " "), count) for tier, count in summary.by_tier.items()],
        right=(1,),
    )
    click.echo(
        f"{summary.payees:,} payees are {summary.entities:,} legal entities in {summary.groups:,} "
        f"commercial groups; {summary.persons:,} payees look like private individuals, "
        f"{summary.withheld:,} are withheld."
    )
    click.echo(
        f"{summary.lines_resolved:,} of {summary.lines:,} lines and {format_pence(summary.pence_resolved)} "
        f"of {format_pence(summary.pence)} have a supplier. {summary.review:,} pairs wait for a person."
    )
    changed = {event: n for event, n in summary.events.items() if event not in ("created", "kept") and n}
    if changed:
        told = ", ".join(f"{count:,} {event}" for event, count in changed.items())
        click.echo(f"Since the last resolution: {told}.")
    for sentence in summary.distrusted[:10]:
        click.echo(f"! {sentence}", err=True)
    click.echo("Next: tallystick suppliers review, or tallystick categories classify", err=True)


@suppliers.command()
@click.argument("name")
@_people
@home_option
@json_option
def show(name: str, show_individuals: bool, home: Path, as_json: bool) -> None:
    """Show the suppliers that NAME fits: spellings, who pays, how each payee came to the entity, and why.

    \b
    Example:
      tallystick suppliers show serco
    """
    from tallystick.suppliers import show as find

    for entity in find(home, name, show_people=show_individuals):
        if as_json:
            print_json(entity.as_json())
        else:
            _show_entity(entity)


def _show_entity(entity: EntityView) -> None:
    click.echo(
        f"{entity.name}  ({entity.entity_id}): {entity.lines:,} lines, {format_pence(entity.pence)}, "
        f"paid by {entity.bodies:,} {'body' if entity.bodies == 1 else 'bodies'}"
    )
    if entity.identifiers:
        click.echo(f"  Identifiers: {', '.join(entity.identifiers)}")
    if entity.public_body_id:
        click.echo(f"  Public body: {entity.public_body_id}")
    if len(entity.group_members) > 1:
        others = ", ".join(name for key, name in entity.group_members if key != entity.entity_id)
        click.echo(f"  Commercial group {entity.group_name} ({entity.group_basis}): {others}")
    print_table(
        ("  spelling", "body", "their number", "lines", "pounds", "by", "sure", "because"),
        [
            (
                f"  {item.name}",
                item.body_id,
                item.supplier_ref,
                item.lines,
                format_pence(item.pence),
                item.tier.replace("_", " "),
                f"{item.probability:.2f}",
                item.reason,
            )
            for item in entity.spellings
        ],
        right=(3, 4, 6),
    )
    for event, reason in entity.events:
        click.echo(f"  {event}: {reason}")
    click.echo()


@suppliers.command()
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Pairs to print at most."
)
@home_option
@json_option
def review(limit: int, home: Path, as_json: bool) -> None:
    """List pairs of names that may be one supplier, those with the most money at stake first.

    \b
    Example:
      tallystick suppliers review --limit 50
    """
    from tallystick.suppliers import review as waiting

    pairs = waiting(home, limit=limit)
    if as_json:
        for pair in pairs:
            print_json(pair.as_json())
        return
    print_table(
        ("sure", "pounds", "one name", "other name", "because"),
        [(f"{p.probability:.2f}", format_pence(p.pence), p.left_name, p.right_name, p.reason) for p in pairs],
        right=(0, 1),
    )
    if pairs:
        click.echo(
            'To decide: tallystick suppliers decide "NAME" "OTHER" --same (or --different) --by YOU', err=True
        )


@suppliers.command()
@click.argument("left", default="")
@click.argument("right", default="")
@click.option("--same", "verdict", flag_value="same", help="They are one legal entity.")
@click.option("--different", "verdict", flag_value="different", help="They are two legal entities.")
@click.option("--reverse", type=int, metavar="NUMBER", help="Take back a decision instead.")
@by_option
@why_option
@home_option
def decide(
    left: str, right: str, verdict: str | None, reverse: int | None, by: str, why: str, home: Path
) -> None:
    """Decide whether the names LEFT and RIGHT are one supplier. Decisions outrank every model and are kept.

    \b
    Examples:
      tallystick suppliers decide "ACME PAPER" "Acme Paper" --same --by "B. Buyer" --why "One VAT number"
      tallystick suppliers decide --reverse 4 --by "B. Buyer" --why "Wrong firm"
    """
    from tallystick import suppliers as room
    from tallystick.kernel import UsageProblem

    if reverse is not None:
        done = room.reverse(home, reverse, by=by, why=why)
        click.echo(f"Decision {done.number} is taken back by {by}.")
    elif left and right and verdict:
        done = room.decide(home, left, right, verdict, by=by, why=why)
        click.echo(
            f"Decision {done.number} by {done.by}: {done.left.name} and {done.right.name} are "
            f"{done.verdict.value}."
        )
    else:
        raise UsageProblem(
            "A decision needs two names and --same or --different, or --reverse NUMBER.",
            next_step='tallystick suppliers decide "NAME" "OTHER NAME" --same --by "B. Buyer"',
        )
    click.echo("Next: tallystick suppliers resolve, which applies it.", err=True)


@suppliers.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True, help="Form."
)
@_people
@home_option
def export(output: Path, form: str, show_individuals: bool, home: Path) -> None:
    """Write every payee with its entity, group, tier, probability and reason.

    \b
    Example:
      tallystick suppliers export -o suppliers.csv
    """
    from tallystick.suppliers import export as write

    click.echo(f"{write(home, form, output, show_people=show_individuals):,} payees written to {output}.")
