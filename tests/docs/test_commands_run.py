"""What the README and the guide tell people to type does what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from docs_pages import GUIDE, README, commands_in, example, fenced, has_placeholder

from tallystick.cli import commands
from tallystick.spend.mapping import read_profile


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in sorted(group.commands.items()):
        here = (*path, name)
        found += leaves(command, here) if isinstance(command, click.Group) else [(here, command)]
    return found


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda page: page.name)
def test_every_command_is_understood(
    page: Path, desk: Path, runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _, leaf in leaves(commands):
        monkeypatch.setattr(leaf, "callback", lambda **options: None)
    written = commands_in(page)
    assert len(written) > 8
    for arguments in written:
        result = runner.invoke(commands, arguments)
        assert result.exit_code == 0, f"tallystick {' '.join(arguments)}\n{result.output}"


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda page: page.name)
def test_every_command_without_placeholders_runs(page: Path, desk: Path, runner: CliRunner) -> None:
    """In the order of the page; the county is there already, and made at full size it would take long."""
    for arguments in commands_in(page):
        if has_placeholder(arguments) or arguments[0] == "sample":
            continue
        result = runner.invoke(commands, arguments)
        said = result.exception or result.output
        assert result.exit_code == 0, f"tallystick {' '.join(arguments)}\n{said}"
    assert Path("report/index.html").is_file()


def _mapping(lines: list[str]) -> list[tuple[str, str]]:
    first = next(number for number, line in enumerate(lines) if line.startswith("column "))
    rows = lines[first + 2 : lines.index("", first)]
    return [(cells[0], cells[1]) for cells in (re.split(r" {2,}", row) for row in rows)]


def _facts(text: str) -> list[Any]:
    """The body, each column with its meaning, and the sums: what an inspection is read for."""
    lines = text.splitlines()
    body = next(line for line in lines if line.startswith("  Body: ")).rpartition(" (")[0]
    sums = [line for line in lines if line.startswith(("  Rows: ", "  Pounds: "))]
    return [lines[0], lines[1], body, _mapping(lines), sums]


def test_the_inspection_shown_is_the_inspection_made(known_bodies: Path, runner: CliRunner) -> None:
    file, shown = example(GUIDE, "inspected")
    made = runner.invoke(commands, ["spend", "inspect", file]).output
    assert _facts(shown) == _facts(made)


def test_the_waiting_file_is_corrected_and_accepted_as_described(
    known_bodies: Path, runner: CliRunner
) -> None:
    file, shown = example(GUIDE, "waits")
    result = runner.invoke(commands, ["spend", "import", file])
    assert result.exit_code == 0
    assert shown in result.output

    (proposed,) = Path("tallystick-home/profiles/proposed").glob("*.yaml")
    written, printed = read_profile(proposed), Path("printed.yaml")
    printed.write_text(fenced(GUIDE, "yaml"), encoding="utf-8")
    meaning = [(column.heading, column.field) for column in written.columns]
    assert [(column.heading, column.field) for column in read_profile(printed).columns] == meaning

    corrected = printed.read_text(encoding="utf-8").replace("field: paid_on", "field: invoice_date")
    corrected = corrected.replace("field: other_date", "field: paid_on")
    proposed.write_text(corrected.replace("confirmed_by: ''", "confirmed_by: A. Analyst"), encoding="utf-8")
    accepted = runner.invoke(commands, ["spend", "import", file, "--profile", str(proposed), "--accept"])
    assert accepted.exit_code == 0, accepted.output
    first = runner.invoke(
        commands, ["spend", "query", "select min(paid_on) as day from payments", "--format", "csv"]
    )
    assert first.output.split() == ["day", "2023-05-09"]


def test_the_python_example_runs(
    known_bodies: Path, runner: CliRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    example_code = compile(fenced(GUIDE, "python"), "guide.md", "exec")
    exec(example_code, {"__name__": "__main__"})
    assert "Ombershire County Council 2022-23" in capsys.readouterr().out
    assert Path("report/index.html").is_file()
