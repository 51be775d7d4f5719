"""SQL files say what they are; one that does not is a defect found at load."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tallystick.store import Statement, load
from tallystick.store.catalogue import parse

TEXT = """-- name: spend_by_month
-- grain: one row per body and month
-- reads: payments, files
-- returns: body_id, period,
--   pence
-- owner: spend

select body_id, period, sum(amount_pence) as pence -- refunds lower it
from payments group by all;
"""


def test_front_matter_says_what_a_statement_is():
    assert parse("spend_by_month.sql", TEXT) == Statement(
        name="spend_by_month",
        grain="one row per body and month",
        reads=("payments", "files"),
        returns=("body_id", "period", "pence"),
        owner="spend",
        sql="select body_id, period, sum(amount_pence) as pence -- refunds lower it\n"
        "from payments group by all",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("-- grain: one row per body and month\n", ""), "grain"),
        (TEXT.replace("-- owner", "-- colour: red\n-- owner"), "colour"),
        (TEXT.replace("name: spend_by_month", "name: other"), "names it 'other'"),
        (TEXT.split("\n\n", maxsplit=1)[0], "no SQL"),
        ("select 1", "front matter"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        parse("spend_by_month.sql", text)


def test_statements_of_a_package_are_loaded_by_name(tmp_path: Path, monkeypatch):
    folder = tmp_path / "made_room" / "sql"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "spend_by_month.sql").write_text(TEXT)
    (folder / "notes.txt").write_text("not SQL")
    monkeypatch.syspath_prepend(tmp_path)
    assert list(load("made_room")) == ["spend_by_month"]
    del sys.modules["made_room"]


def test_a_room_without_sql_has_no_statements():
    assert load("tallystick.kernel") == {}
