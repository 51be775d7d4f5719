"""A home: originals kept once, parts adopted whole, one writer at a time."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_evidence import add_file, publish, stage_file

from tallystick.kernel import Busy, NotFound, StoreFailure, UsageProblem
from tallystick.store import Home


def test_opening_what_is_not_there_names_the_import_command(tmp_path: Path):
    with pytest.raises(NotFound, match="tallystick spend import") as raised:
        Home.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert "nowhere" in str(raised.value)


def test_a_home_is_not_made_among_other_files(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("private")
    with pytest.raises(UsageProblem, match="other things"):
        Home.open(tmp_path, create=True)
    assert [item.name for item in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_place_of_the_folder_is_a_store_failure(tmp_path: Path):
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(StoreFailure, match="A file stands where a folder is needed"):
        Home.open(tmp_path / "home", create=True)


def test_streamed_original_is_kept_under_its_hash_read_only(home: Home):
    with home.original_sink() as sink:
        sink.write(b"Date,Amount\n")
        sink.write(b"2024-04-05,12.00\n")
        kept = sink.commit()
    digest = hashlib.sha256(b"Date,Amount\n2024-04-05,12.00\n").hexdigest()
    assert kept == home.original_path(digest) == home.path / "originals" / digest[:2] / digest
    assert kept.read_bytes() == b"Date,Amount\n2024-04-05,12.00\n"
    assert stat.S_IMODE(kept.stat().st_mode) & 0o222 == 0
    assert list(home.staging.iterdir()) == []


def test_an_original_that_is_not_committed_leaves_nothing(home: Home):
    with home.original_sink() as sink:
        sink.write(b"half a file")
    assert list(home.staging.iterdir()) == []
    assert list(home.originals.iterdir()) == []


def test_an_original_with_another_hash_is_refused(home: Home):
    with home.original_sink() as sink:
        sink.write(b"bytes")
        with pytest.raises(StoreFailure, match="changed while it was read"):
            sink.commit("0" * 64)
    assert list(home.originals.iterdir()) == []


def test_keeping_the_same_file_twice_keeps_one(home: Home, tmp_path: Path):
    upload = tmp_path / "may.csv"
    upload.write_bytes(b"x" * 3_000_000)
    first = home.keep_original(upload)
    inode = home.original_path(first).stat().st_ino
    assert home.keep_original(upload, first) == first
    assert home.original_path(first).stat().st_ino == inode


def test_an_original_cut_short_by_a_power_cut_is_replaced(home: Home, tmp_path: Path):
    upload = tmp_path / "may.csv"
    upload.write_bytes(b"whole content")
    digest = home.keep_original(upload)
    kept = home.original_path(digest)
    kept.chmod(0o644)
    kept.write_bytes(b"")
    home.keep_original(upload)
    assert kept.read_bytes() == b"whole content"


def test_adopting_the_same_part_twice_changes_nothing(home: Home):
    entry, key, folder = stage_file(home, "may", [100, -30])
    home.adopt_part(key, folder)
    before = (home.part_path(key) / "payments.parquet").stat()
    _, _, again = stage_file(home, "may", [100, -30])
    home.adopt_part(key, again)
    assert home.has_part(key)
    assert entry.part == key
    assert (home.part_path(key) / "payments.parquet").stat().st_ino == before.st_ino
    assert list(home.staging.iterdir()) == []


def test_a_part_carries_what_is_known_of_its_file_for_a_resumed_import(home: Home):
    entry, key, folder = stage_file(home, "may", [100], rejected=[7])
    home.stage_entry(folder, entry)
    home.adopt_part(key, folder)
    assert home.part_entry(key) == entry
    assert home.part_entry("no-such-part") is None


def test_a_part_key_cannot_name_a_path(home: Home):
    for key in ("../outside", "", "a/b", "a.b"):
        with pytest.raises(ValueError, match="not a part key"):
            home.part_path(key)


def test_leftovers_of_a_dead_import_go_when_the_lock_is_next_held(home: Home):
    _, key, folder = stage_file(home, "may", [100])
    (home.staging / "original-dead").write_bytes(b"half")
    assert folder.is_dir()
    with home.writer_lock():
        assert list(home.staging.iterdir()) == []
    assert not home.has_part(key)


def test_parts_of_a_stopped_import_are_kept_for_the_next(home: Home):
    entry = add_file(home, "may", [100])
    with home.writer_lock():
        assert home.has_part(entry.part or "")
    assert publish(home, [entry]).manifest.pence == 100


HOLDER = """
import sys, time
from pathlib import Path
from tallystick.store import Home
with Home.open(Path(sys.argv[1])).writer_lock():
    print("held", flush=True)
    time.sleep(60)
"""


def hold_lock(home: Home) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_importer_is_told_who_holds_the_store(home: Home):
    with hold_lock(home) as process:
        with pytest.raises(Busy) as raised, home.writer_lock():
            pytest.fail("two writers at once")
        assert f"Process {process.pid} has been importing into it since 20" in str(raised.value)
        assert "Wait until it has finished" in raised.value.next_step
        process.kill()


def test_the_lock_of_a_killed_process_is_free_at_once(home: Home):
    with hold_lock(home) as process:
        process.kill()
        process.wait()
    with home.writer_lock():
        assert json.loads((home.path / "lock").read_text())["pid"] == os.getpid()
    assert (home.path / "lock").read_text() == ""


def test_waiting_for_the_lock_gets_it_when_it_is_freed(home: Home):
    with hold_lock(home) as process:
        process.terminate()
        started = time.monotonic()
        with home.writer_lock(wait_seconds=20):
            assert time.monotonic() - started < 20


def test_the_same_process_cannot_write_twice_at_once(home: Home):
    other = Home.open(home.path)
    with home.writer_lock(), pytest.raises(Busy), other.writer_lock(wait_seconds=0.1):
        pytest.fail("two writers at once")
