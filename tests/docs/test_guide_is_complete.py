"""Every command, option, status, exit code, field and column is in the guide."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from docs_pages import GUIDE, code_words, table_rows
from test_commands_run import leaves

from tallystick.cli import STOPPED, commands
from tallystick.cli.spend import FILES_FAILED
from tallystick.kernel import errors
from tallystick.members import BodyKind
from tallystick.spend.mapping.model import Field
from tallystick.spend.model import PAYMENT_COLUMNS, FileResult, Kind, Status
from tallystick.store import Home, open_reader
from tallystick.store.querying import VIEWS

TEXT = GUIDE.read_text(encoding="utf-8")
LEAVES = leaves(commands)


@pytest.mark.parametrize(
    ("path", "command"), LEAVES, ids=lambda item: "-".join(item) if isinstance(item, tuple) else ""
)
def test_every_option_is_in_the_table_of_commands(path: tuple[str, ...], command: click.Command) -> None:
    arguments = [
        parameter.human_readable_name.upper()
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    called = " ".join((*path, *arguments))
    (row,) = [cells for cells in table_rows(TEXT, "command") if cells[0] == f"`{called}`"]
    options = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row[1])) == options


def test_every_option_named_anywhere_exists() -> None:
    known = {
        option
        for _, leaf in LEAVES
        for parameter in leaf.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", TEXT)) <= known | {"--help", "--version"}


def test_every_exit_code_is_documented() -> None:
    kinds = [item for item in vars(errors).values() if isinstance(item, type)]
    raised = {kind.exit_code for kind in kinds if issubclass(kind, errors.TallystickError)}
    written = {int(cells[0]) for cells in table_rows(TEXT, "code")}
    assert written == raised | {0, FILES_FAILED, STOPPED}


def test_every_status_has_a_row() -> None:
    assert [code_words(cells[0])[0] for cells in table_rows(TEXT, "status")] == [
        item.value for item in Status
    ]


@pytest.mark.parametrize("words", [BodyKind, Kind, Field], ids=lambda kind: kind.__name__)
def test_every_word_that_can_be_written_is_listed(words: type[BodyKind] | type[Kind] | type[Field]) -> None:
    listed = set(
        code_words(re.sub(r"\s+", " ", re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)))
    )
    assert {item.value for item in words} <= listed


def test_the_keys_of_json_are_listed_in_their_order() -> None:
    keys = list(FileResult("spend.csv", Kind.PAYMENTS, Status.ACCEPTED).as_json())
    assert f"`{', '.join(keys)}`" in re.sub(r"\s+", " ", TEXT)


def test_every_column_of_payments_is_explained() -> None:
    rows = table_rows(TEXT, "column of `payments`")
    assert [word for cells in rows for word in code_words(cells[0])] == [
        item.name for item in PAYMENT_COLUMNS
    ]


def test_every_view_is_listed_with_its_columns(known_bodies: Path, runner: CliRunner) -> None:
    assert runner.invoke(commands, ["spend", "import", "downloads/2022-07.csv", "--quiet"]).exit_code == 0
    rows = {code_words(cells[0])[0]: code_words(cells[2]) for cells in table_rows(TEXT, "view")}
    assert tuple(rows) == VIEWS
    with open_reader(Home.open(known_bodies / "tallystick-home")) as engine:
        for view in VIEWS:
            found = [row[0] for row in engine.execute(f"describe {view}").fetchall()]
            if view in ("payments", "published_payments"):
                assert found == [item.name for item in PAYMENT_COLUMNS]
            else:
                assert rows[view] == found, view
