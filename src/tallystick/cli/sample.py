"""``tallystick sample``: made data to learn and test with."""

from __future__ import annotations

from pathlib import Path

import click

from tallystick.cli.output import ProgressLine


@click.group()
def sample() -> None:
    """Make a fictional county of public bodies, with the truth about it kept beside."""


@sample.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--seed", default=2004, show_default=True, help="Same seed and size, same bytes.")
@click.option("--bodies", default=13, show_default=True, help="Number of bodies; 317 is all England.")
@click.option("--lines-per-body", default=4000, show_default=True, help="Payment lines of each body.")
@click.option("--quiet", is_flag=True, help="Say nothing.")
def make(folder: Path, seed: int, bodies: int, lines_per_body: int, quiet: bool) -> None:
    """Make the sample county in FOLDER.

    \b
    Examples:
      tallystick sample make county
      tallystick sample make england --bodies 317 --lines-per-body 95000
    """
    from tallystick.sample import make_county

    with ProgressLine("files", quiet=quiet) as line:
        summary = make_county(
            folder, seed=seed, bodies=bodies, lines_per_body=lines_per_body, progress=line.update
        )
    click.echo(
        f"Made {summary.files:,} files with {summary.lines:,} lines of {summary.bodies} bodies in {folder}.",
        err=True,
    )
    click.echo(
        "Next, so that its invented bodies are known and its files are read:\n"
        f"  tallystick spend body load {folder / 'bodies.csv'}\n"
        f"  tallystick spend import {folder / 'published'}",
        err=True,
    )
