"""Disk full, no permission, a file in the way, two imports at once: a clear error, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from made_files import line, month, write

from running import BOUND_BY_PERMISSIONS, held, tallystick, totals
from tallystick.store import Home

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and permissions as Linux has them")

EARLIER = (24, sum(100_000 * m + 100 * k + 50 for m in (4, 5) for k in range(1, 13)))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("storage")
    files = [write(root / f"2023-{number:02d}.csv", month(number)) for number in (4, 5)]
    assert tallystick("spend", "import", *files, "--home", root / "home").returncode == 0
    return root / "home"


@pytest.fixture
def home(earlier: Path, tmp_path: Path) -> Path:
    home = Path(shutil.copytree(earlier, tmp_path / "home"))
    assert totals(home) == EARLIER
    return home


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A long file, and enough short ones for the manifest to be longer than any part."""
    rows = [line("05/04/2024", f"Firm {k * k} Ltd", f"{k}.25", k) for k in range(1, 4_000)]
    write(tmp_path / "files" / "long" / "2024-04.csv", rows)
    for number in range(14):
        write(tmp_path / "files" / "short" / f"{number}.csv", month(number % 12 + 1, year=2000 + number))
    return tmp_path / "files"


@pytest.mark.parametrize(
    ("allowed", "folder", "while_doing"),
    [
        (20, "short", "the lock is taken"),
        (1_000, "short", "originals are kept"),
        (2_500, "short", "parts are written"),
        (14_000, "short", "the journal or the manifest is written"),
        (100_000, "long", "a long original is kept"),
    ],
)
def test_no_room_on_the_disk(home: Path, files: Path, allowed: int, folder: str, while_doing: str):
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({allowed}, {allowed}))"
    before = held(home)
    run = tallystick("spend", "import", files / folder, "--home", home, before=limit)
    assert run.returncode == 5, (while_doing, run.stdout, run.stderr)
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    what, why, next_step = run.stderr.splitlines()
    assert str(home) in what
    assert "The file would exceed the largest size allowed here." in why
    assert "the snapshot in force is unchanged" in why
    assert "run the same command again" in next_step
    assert held(home) == before
    assert totals(home) == EARLIER
    again = tallystick("spend", "import", files / folder, "--home", home)
    assert again.returncode == 0, again.stderr
    assert totals(home)[0] == EARLIER[0] + {"long": 3_999, "short": 14 * 12}[folder]
    assert Home.open(home).verify() == ()


def test_a_home_that_may_not_be_written(home: Path, files: Path):
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    (home / "lock").chmod(stat.S_IRUSR)
    run = tallystick("spend", "import", files / "short", "--home", home, before=BOUND_BY_PERMISSIONS)
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(stat.S_IRWXU)
    assert run.returncode == 5
    assert "Permission was refused." in run.stderr
    assert "choose another with --home" in run.stderr
    assert "Traceback" not in run.stderr
    assert totals(home) == EARLIER


def test_a_place_where_no_home_can_be_made(files: Path, tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    run = tallystick(
        "spend", "import", files / "short", "--home", closed / "home", before=BOUND_BY_PERMISSIONS
    )
    assert run.returncode == 5
    assert "The home could not be made." in run.stderr
    assert "Permission was refused." in run.stderr


def test_a_home_that_is_a_file(files: Path, tmp_path: Path):
    (tmp_path / "evidence").write_text("minutes of the meeting")
    run = tallystick("spend", "import", files / "short", "--home", tmp_path / "evidence")
    assert run.returncode == 5
    assert "A file stands where a folder is needed." in run.stderr
    assert "Traceback" not in run.stderr
    assert (tmp_path / "evidence").read_text() == "minutes of the meeting"


def test_a_home_in_a_folder_of_other_things(files: Path, tmp_path: Path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("Dear Sir")
    run = tallystick("spend", "import", files / "short", "--home", tmp_path / "documents")
    assert run.returncode == 2
    assert "folder that holds other things" in run.stderr
    assert [item.name for item in (tmp_path / "documents").iterdir()] == ["letter.txt"]


def test_two_imports_at_once(home: Path, files: Path):
    with Home.open(home).writer_lock():
        run = tallystick("spend", "import", files / "short", "--home", home)
        assert run.returncode == 6
        assert f"Process {os.getpid()} has been importing into it since" in run.stderr
        assert "Wait until it has finished" in run.stderr
        # Reading needs no lock.
        assert tallystick("spend", "status", "--home", home).returncode == 0
    assert totals(home) == EARLIER
    assert tallystick("spend", "import", files / "short", "--home", home).returncode == 0


def test_a_reader_of_the_old_snapshot_goes_on_while_a_new_one_is_published(home: Path, files: Path):
    from tallystick import spend

    answer = spend.query(home, "SELECT amount_pence FROM payments")
    first = next(answer.rows)
    assert tallystick("spend", "import", files / "short", "--home", home).returncode == 0
    assert first[0] + sum(pence for (pence,) in answer.rows) == EARLIER[1]
