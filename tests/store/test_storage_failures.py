"""Disk full, no permission, read-only: a clear sentence, nothing published, nothing lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from store_evidence import add_file, manifest_of, publish, stage_file

from tallystick.kernel import StoreFailure
from tallystick.store import Home, connect, durable, export, storing

CAUSES = {
    errno.ENOSPC: "The disk is full.",
    errno.EACCES: "Permission was refused.",
    errno.EROFS: "The disk is read-only.",
    errno.EIO: "The disk reported an error.",
}


@pytest.mark.parametrize("number", CAUSES)
def test_a_disk_that_refuses_leaves_the_snapshot_in_force(home: Home, monkeypatch, number: int):
    may = add_file(home, "may", [100])
    first = publish(home, [may])
    june = add_file(home, "june", [200])

    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch, home.writer_lock():
        manifest = manifest_of(home, [may, june])
        patch.setattr(durable.os, "fsync", refuse)
        with pytest.raises(StoreFailure) as raised:
            home.publish(manifest)
    assert CAUSES[number] in raised.value.why
    assert "Nothing was published" in raised.value.why
    assert home.current() == first
    assert publish(home, [may, june]).manifest.pence == 300


def test_a_part_that_cannot_be_made_durable_is_not_adopted(home: Home, monkeypatch):
    _, key, folder = stage_file(home, "may", [100])

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable.os, "fsync", refuse)
        with pytest.raises(StoreFailure, match="The disk is full"):
            home.adopt_part(key, folder)
    assert not home.has_part(key)


LIMITED = """
import resource, sys
from pathlib import Path
from tallystick.kernel import StoreFailure
from tallystick.store import Home
home = Home.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with home.original_sink() as sink:
        for _ in range(60):
            sink.write(bytes(50_000))
        sink.commit()
except StoreFailure as problem:
    print(problem.advice())
    print(len(list(home.staging.iterdir())), len(list(home.originals.iterdir())))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file-size limits are POSIX")
def test_a_file_beyond_the_size_limit_keeps_nothing(home: Home):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(home.path)], capture_output=True, text=True, check=True
    )
    assert "The file would exceed the largest size allowed here." in done.stdout
    assert done.stdout.splitlines()[-1] == "0 0"


def test_a_folder_that_is_a_file_is_named(home: Home):
    home.staging.rmdir()
    home.staging.write_text("")
    with pytest.raises(StoreFailure, match="staging"):
        home.original_sink()


def test_the_engine_writing_to_a_full_device_is_advice(tmp_path: Path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with (
        connect() as engine,
        pytest.raises(StoreFailure, match="The disk is full"),
        storing("The lines could not be written."),
    ):
        engine.execute("copy (select * from range(1000000)) to '/dev/full' (format csv, use_tmp_file false)")


def test_an_export_to_a_full_disk_leaves_no_half_file(home: Home, tmp_path: Path, monkeypatch):
    publish(home, [add_file(home, "may", [100])])

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", refuse)
    with pytest.raises(StoreFailure, match="The disk is full"):
        export(home, "csv", tmp_path / "lines.csv")
    assert [item.name for item in tmp_path.iterdir()] == ["home"]
