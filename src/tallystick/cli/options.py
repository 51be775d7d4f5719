"""Options that the commands of every room share."""

from __future__ import annotations

from pathlib import Path

import click

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    envvar="TALLYSTICK_HOME",
    default=Path("tallystick-home"),
    show_default=True,
    help="Folder of the evidence base; also read from TALLYSTICK_HOME.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object per line.")
quiet_option = click.option("--quiet", is_flag=True, help="Say nothing but results and problems.")
by_option = click.option(
    "--by",
    required=True,
    envvar="TALLYSTICK_BY",
    metavar="NAME",
    help="Who decides; kept with the decision. Also read from TALLYSTICK_BY.",
)
why_option = click.option("--why", default="", metavar="TEXT", help="The reason; kept with the decision.")
