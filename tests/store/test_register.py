"""The register of decisions: appended, never edited, whole after a kill, safe with many writers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import StoreFailure
from tallystick.store import Home, Register


def test_events_come_back_as_they_were_told_in_order(home: Home):
    register = Register.of(home)
    register.append("suppliers", "same", "A. Analyst", {"left": "ACME", "right": "ACMÉ"})
    register.append("categories", "correct", "B. Buyer", {"code": "AC01"})
    register.append("suppliers", "different", "A. Analyst", {"left": "ACME"}, at="2026-01-02T03:04:05+00:00")
    told = [(event.kind, event.by, event.facts) for event in register.events("suppliers")]
    assert told == [
        ("same", "A. Analyst", {"left": "ACME", "right": "ACMÉ"}),
        ("different", "A. Analyst", {"left": "ACME"}),
    ]
    assert [event.kind for event in register.events("suppliers", {"different"})] == ["different"]
    assert register.head("suppliers") == list(register.events("suppliers"))[-1].hash
    assert register.head("care") == ""
    assert register.verify() == ()


def test_without_an_event_there_is_no_file(home: Home):
    register = Register.of(home)
    assert (list(register.events("suppliers")), register.head("suppliers"), register.verify()) == ([], "", ())
    assert not register.path.exists()


@pytest.mark.parametrize("statement", ["update events set by = 'someone else'", "delete from events"])
def test_the_file_itself_refuses_edits(home: Home, statement: str):
    register = Register.of(home)
    register.append("suppliers", "same", "A. Analyst", {})
    with (
        closing(sqlite3.connect(register.path, isolation_level=None)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        connection.execute(statement)


_FIELDS = ("room", "kind", "at", "by", "facts", "previous", "hash")


@settings(max_examples=25, deadline=None)
@given(number=st.integers(1, 4), field=st.sampled_from(_FIELDS), text=st.text(min_size=1, max_size=4))
def test_any_edit_behind_its_back_is_found(tmp_path_factory, number: int, field: str, text: str):
    register = Register(tmp_path_factory.mktemp("register") / "register.sqlite")
    register.append_all("suppliers", "same", "A. Analyst", [{"n": n} for n in range(4)])
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        before = connection.execute(f"select {field} from events where number = ?", (number,)).fetchone()
        connection.execute("drop trigger events_are_not_edited")
        changed = text if text != before[0] else f"{text}!"
        connection.execute(f"update events set {field} = ? where number = ?", (changed, number))
    assert register.verify() != ()


def test_a_removed_event_is_found(home: Home):
    register = Register.of(home)
    register.append_all("suppliers", "same", "A. Analyst", [{"n": n} for n in range(4)])
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        connection.execute("drop trigger events_are_not_deleted")
        connection.execute("delete from events where number = 2")
    assert "Event 2 is missing." in register.verify()


def test_many_writers_lose_nothing(home: Home):
    register = Register.of(home)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: register.append("suppliers", "same", f"writer {n}", {"n": n}), range(60)))
    assert sorted(event.facts["n"] for event in register.events("suppliers")) == list(range(60))
    assert register.verify() == ()


WRITER = """
import sys
from pathlib import Path
from tallystick.store import Register
register = Register(Path(sys.argv[1]))
for n in range(100000):
    register.append("suppliers", "same", "A. Analyst", {"n": n})
    print(n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_what_was_acknowledged_survives_a_kill(home: Home):
    register = Register.of(home)
    for wait in (0.05, 0.15, 0.3):
        before = sum(1 for _ in register.events("suppliers"))
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(register.path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        with writer, writer.stdout as told:
            first = told.readline()
            time.sleep(wait)
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged = len([first, *told.read().splitlines()])
        assert sum(1 for _ in register.events("suppliers")) >= before + acknowledged
        assert register.verify() == ()


OWN_TABLE = "create table if not exists own_notes (number integer primary key, told text not null);"


def test_a_rooms_own_table_is_written_with_its_events_or_not_at_all(home: Home):
    register = Register.of(home)
    with register.writing(OWN_TABLE) as writing:
        event = writing.append("suppliers", "same", "A. Analyst", {"n": 1})
        writing.connection.execute("insert into own_notes values (?, ?)", (event.number, "one"))

    def fails_half_way() -> None:
        with register.writing(OWN_TABLE) as writing:
            event = writing.append("suppliers", "same", "A. Analyst", {"n": 2})
            writing.connection.execute("insert into own_notes values (?, ?)", (event.number, "two"))
            writing.connection.execute("insert into own_notes values (?, ?)", (event.number, "again"))

    with pytest.raises(StoreFailure, match="register of decisions"):
        fails_half_way()
    with register.reading() as connection:
        assert connection.execute("select * from own_notes").fetchall() == [(1, "one")]
    assert [event.facts["n"] for event in register.events("suppliers")] == [1]
    assert register.verify() == ()


def test_a_reader_sees_one_state_while_others_write(home: Home):
    register = Register.of(home)
    register.append("suppliers", "same", "A. Analyst", {})
    with register.reading() as connection:
        before = connection.execute("select count(*) from events").fetchone()
        register.append("suppliers", "same", "A. Analyst", {})
        assert connection.execute("select count(*) from events").fetchone() == before == (1,)


def test_a_cut_off_end_is_found_by_a_noted_head(home: Home):
    register = Register.of(home)
    first, last = register.append_all("suppliers", "same", "A. Analyst", [{"n": 1}, {"n": 2}])
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        connection.execute("drop trigger events_are_not_deleted")
        connection.execute("delete from events where number = 2")
    assert register.verify() == ()
    assert register.verify([first.hash, first.hash[:12], ""]) == ()
    (found,) = register.verify([first.hash, last.hash])
    assert "its end was cut off" in found
    assert "noted head" in Register(home.path / "none.sqlite").verify([last.hash])[0]


def test_events_are_read_by_kind(home: Home):
    register = Register.of(home)
    for kind in ("same", "different", "same"):
        register.append("suppliers", kind, "A. Analyst", {})
    assert [event.number for event in register.events("suppliers", ["same"])] == [1, 3]
    assert [event.number for event in register.events("suppliers", {"same", "different"})] == [1, 2, 3]
    assert list(register.events("suppliers", ["none"])) == []


def test_a_damaged_file_is_said_not_hidden(home: Home):
    register = Register.of(home)
    register.path.write_bytes(b"this is no register at all, and long enough to be looked at" * 40)
    with pytest.raises(StoreFailure, match="register of decisions"):
        register.append("suppliers", "same", "A. Analyst", {})


def test_its_settings_are_those_that_keep_promises(tmp_path: Path):
    with Register(tmp_path / "register.sqlite")._connection() as connection:
        read = [
            connection.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        ]
        timeout = connection.execute("pragma busy_timeout").fetchone()[0]
    assert (read, timeout) == (["wal", 2], 5000)
