"""What rooms derive from a snapshot: published whole, shown by readers, left out when it no longer fits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_evidence import add_file, publish

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.store import (
    Derivation,
    Home,
    connect,
    consistent_derivations,
    current_derivation,
    publish_derivation,
    query,
    stale_rooms,
)


@pytest.fixture
def filled(home: Home) -> Home:
    publish(home, [add_file(home, "may", [100, -30, 5])])
    return home


def derive(
    home: Home, room: str, sql: str, made_from: dict[str, str] | None = None, **views: str
) -> Derivation:
    with home.writer_lock():
        staged = home.staging_folder(room)
        with connect() as engine:
            engine.execute(f"copy ({sql}) to '{staged / (room + '_table.parquet')}'")
        sources = made_from if made_from is not None else {"snapshot": home.current().id}
        return publish_derivation(home, room, staged, made_from=sources, facts={"rows": 1}, views=views)


def test_a_derived_table_and_its_views_are_there_to_be_asked(filled: Home):
    derive(filled, "payees", "select 7 as n", doubled="select n * 2 as m from payees_table")
    assert list(query(filled, "select n from payees_table").rows) == [(7,)]
    assert list(query(filled, "select m, count(*) from doubled, payments group by m").rows) == [(14, 3)]
    error = _refusal(filled, "select * from nowhere")
    assert all(name in error for name in ("payments", "payees_table", "doubled"))


def _refusal(home: Home, sql: str) -> str:
    with pytest.raises(UsageProblem) as refused:
        list(query(home, sql).rows)
    return refused.value.advice()


def test_the_same_inputs_and_tables_give_the_same_identity(filled: Home):
    first = derive(filled, "payees", "select 7 as n")
    again = derive(filled, "payees", "select 7 as n")
    other = derive(filled, "payees", "select 8 as n")
    assert first.id == again.id != other.id
    assert current_derivation(filled, "payees") == other


def test_a_derivation_made_from_another_rooms_earlier_one_is_not_shown(filled: Home):
    payees = derive(filled, "payees", "select 7 as n")
    derive(filled, "classes", "select 1 as c", {"payees": payees.id, "snapshot": filled.current().id})
    assert [item.room for item in consistent_derivations(filled)] == ["payees", "classes"]
    assert stale_rooms(filled, filled.current().id) == {}
    derive(filled, "payees", "select 9 as n")
    assert [item.room for item in consistent_derivations(filled)] == ["payees"]
    assert set(stale_rooms(filled, filled.current().id)) == {"classes"}
    assert "classes_table, " not in _refusal(filled, "select * from classes_table")


def test_a_later_snapshot_makes_it_stale_but_keeps_it(filled: Home):
    derive(filled, "payees", "select 7 as n")
    publish(filled, [*filled.current().manifest.files, add_file(filled, "june", [1])])
    assert stale_rooms(filled, filled.current().id) == {
        "payees": "made from an earlier snapshot; lines imported since are not in it"
    }
    assert list(query(filled, "select n from payees_table").rows) == [(7,)]


def test_a_changed_byte_is_found(filled: Home):
    made = derive(filled, "payees", "select 7 as n")
    table = made.path("payees_table.parquet")
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    assert [damage.path for damage in filled.verify()] == [table]


def test_a_damaged_description_is_named_with_the_way_out(filled: Home):
    made = derive(filled, "payees", "select 7 as n")
    made.path("derivation.json").write_text("{}")
    with pytest.raises(StoreFailure, match="makes it again"):
        current_derivation(filled, "payees")


def test_without_the_lock_nothing_is_published(filled: Home):
    with filled.writer_lock():
        staged = filled.staging_folder("payees")
    with pytest.raises(StoreFailure, match="lock"):
        publish_derivation(filled, "payees", staged, made_from={}, facts={})


def test_a_room_is_a_plain_word(filled: Home):
    with pytest.raises(ValueError, match="room"):
        current_derivation(filled, "../elsewhere")


DERIVE = """
import sys
from pathlib import Path
from tallystick.store import Home, connect, publish_derivation
home = Home.open(Path(sys.argv[1]))
with home.writer_lock():
    staged = home.staging_folder("payees")
    connect().execute(f"copy (select 8 as n) to '{staged / 'payees_table.parquet'}'")
    publish_derivation(home, "payees", staged, made_from={}, facts={})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("failpoint", ["before-derivation", "before-derivation-pointer"])
def test_killed_before_the_pointer_the_earlier_derivation_stays(filled: Home, failpoint: str):
    derive(filled, "payees", "select 7 as n", {})
    environment = os.environ | {"TALLYSTICK_FAILPOINT": failpoint}
    command = [sys.executable, "-c", DERIVE, str(filled.path)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(query(filled, "select n from payees_table").rows) == [(7,)]
    assert subprocess.run(command, check=False).returncode == 0
    assert list(query(filled, "select n from payees_table").rows) == [(8,)]


def test_a_reader_reaches_what_was_derived_and_nothing_beside_it(filled: Home, tmp_path: Path):
    derive(filled, "payees", "select 7 as n")
    outside = tmp_path / "secret.csv"
    outside.write_text("a\n1\n")
    assert "no other file" in _refusal(filled, f"select * from read_csv('{outside}')")
