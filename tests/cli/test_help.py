"""Help is complete, shows examples, and is there at once."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import click
import pytest

from tallystick.cli import commands


def every_command(group: click.Group = commands, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        deeper = isinstance(command, click.Group)
        found += every_command(command, (*path, name)) if deeper else [(*path, name)]
    return found


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_shows_an_example_of_itself(call, path):
    said = call(*path, "--help")
    assert said.code == 0
    assert re.search(rf"tallystick {' '.join(path)}\b", said.out.split("Example")[1])
    command = commands
    for name in path:
        command = command.commands[name]
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, f"{option.name} has no help"


def test_the_first_page_says_where_to_start(call):
    said = call("--help")
    assert said.code == 0
    assert "tallystick spend import FOLDER" in said.out
    assert call("spend", "--help").code == 0
    assert call("--version").out.startswith("tallystick, version ")


LOADED = """
import sys
sys.argv = ["tallystick", *sys.argv[1:]]
from tallystick.cli import main
try:
    main()
except SystemExit:
    pass
print(" ".join(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["spend", "import", "--help"], ["sample", "make", "--help"]]
)
def test_help_loads_no_engine(arguments):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    heavy = {"duckdb", "yaml", "python_calamine", "jinja2", "vl_convert", "asyncio", "sqlite3"}
    rooms = {"tallystick.spend", "tallystick.spend.importing", "tallystick.store", "tallystick.sample"}
    assert loaded & (heavy | rooms) == set()


def test_help_is_there_at_once():
    # The figure itself is in the benchmark (0.1 s when this was written); machines vary.
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "tallystick.cli", "--help"], check=True, capture_output=True)
        seconds.append(time.monotonic() - began)
    assert min(seconds) < 1.5
