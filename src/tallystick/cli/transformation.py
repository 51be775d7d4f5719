"""``tallystick transformation``: business cases with payback, and the maturity grid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tallystick.cli.options import json_option
from tallystick.cli.output import print_json, print_table
from tallystick.kernel import format_pence

if TYPE_CHECKING:
    from tallystick.transformation import Appraisal

_output = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the report: new, empty, or an earlier report.",
)


@click.group()
def transformation() -> None:
    """Judge a change of how a council works: baseline, saved time, cost of change, payback in cash."""


@transformation.command()
@click.argument("file", type=click.Path(path_type=Path))
@_output
@json_option
def case(file: Path, output: Path, as_json: bool) -> None:
    """Appraise the case in FILE (YAML, its tables beside it) and write page, CSV files and workbook.

    A case that does not reconcile to payroll and budget within 1 % is refused with the difference by line.

    \b
    Example:
      tallystick transformation case docs/examples/transformation/case.yaml -o case-report
    """
    from tallystick import transformation as room

    found = room.case(file, output)
    if as_json:
        print_json(room.case_json(found))
        return
    _show_case(found)
    click.echo(f"Report: {output / 'index.html'}", err=True)


def _show_case(found: Appraisal) -> None:
    central, drawn = found.central, found.simulation
    click.echo(
        f"{found.case.title}: {found.ground.fte:.1f} FTE and {format_pence(found.ground.pence)} a year "
        "agree with payroll and budget."
    )
    click.echo(
        f"Drivers save {found.effect.saved_fte:.1f} FTE; {found.effect.released_fte:.1f} leave and are cash. "
        f"The change costs {format_pence(central.one_off_pence)} and saves "
        f"{format_pence(found.cash.steady_pence)} in a full year."
    )
    run_rate = "never" if found.run_rate is None else f"{found.run_rate} months"
    click.echo(
        f"Run-rate payback: {run_rate}. Cash payback: {central.payback.said}; discounted: "
        f"{central.discounted_payback.said}. Within 12 months in {drawn.within:.1%} of {drawn.draws:,} draws."
    )
    listed = [central, *found.sensitivities, *([found.with_optimism] if found.with_optimism else [])]
    print_table(
        ("assumption", "cash payback", "net over the horizon", "net present value"),
        [(o.label, o.payback.said, format_pence(o.net_pence), format_pence(o.present_pence)) for o in listed],
        right=(2, 3),
    )
    for item in found.effect.releases:
        if not item.counted:
            click.echo(f"! {item.candidate.post.post_id} is not counted: {item.why}", err=True)
        elif item.candidate.postponed:
            click.echo(
                f"! {item.candidate.post.post_id} waits until its processes are live and stable.", err=True
            )
    for figure in found.figures:
        if not figure.confirmed:
            click.echo(f"! Not confirmed: {figure.said}", err=True)


@transformation.command()
@click.argument("file", type=click.Path(path_type=Path))
@_output
@json_option
def grid(file: Path, output: Path, as_json: bool) -> None:
    """Show how far services have come: service, customer, community; a cell without evidence is only claimed.

    \b
    Example:
      tallystick transformation grid docs/examples/transformation/grid.yaml -o grid-report
    """
    from tallystick import transformation as room

    found = room.grid(file, output)
    if as_json:
        print_json(room.grid_json(found))
        return
    print_table(
        ("row", "shown up to", "next", "standing", "step"),
        [
            (c.row, found.reached(c.row) or "nothing", c.level.value, c.standing.value, c.next_step)
            for c in found.next_steps()
        ],
    )
    click.echo(f"Page: {output / 'index.html'}", err=True)
