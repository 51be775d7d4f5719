"""An import killed at any moment: the earlier snapshot stays whole, and a rerun ends as if undisturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from made_files import line, month, write

from running import held, kill, session_of, start, tallystick, totals, wait_for
from tallystick.store import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

STAGES = ("after-part", "after-journal", "before-manifest", "after-manifest", "before-pointer")


class Case(NamedTuple):
    """Files of which two months are imported, and two more and a correction are not yet."""

    files: Path
    earlier: Path
    undisturbed: Path


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = tmp_path_factory.mktemp("county")
    files = root / "files"
    for number in (4, 5):
        write(files / f"2023-{number:02d}.csv", month(number))
    assert tallystick("spend", "import", files, "--home", root / "earlier").returncode == 0
    rejected = line("31/02/2023", "Brook & Sons", "5.00", 9)
    write(files / "2023-05 corrected.csv", [*month(5)[:-1], month(5)[-1].replace("5012.50", "5012.51")])
    write(files / "2023-06.csv", [*month(6, lines=26), rejected])
    write(files / "2023-07.csv", month(7))
    shutil.copytree(root / "earlier", root / "undisturbed")
    assert tallystick("spend", "import", files, "--home", root / "undisturbed").returncode == 0
    assert totals(root / "earlier") == (24, sum_of(4, 12) + sum_of(5, 12))
    assert totals(root / "undisturbed")[0] == 24 + 26 + 12
    return Case(files, root / "earlier", root / "undisturbed")


def sum_of(number: int, lines: int) -> int:
    return sum(100_000 * number + 100 * k + 50 for k in range(1, lines + 1))


@pytest.fixture
def home(case: Case, tmp_path: Path) -> Path:
    return Path(shutil.copytree(case.earlier, tmp_path / "home"))


def finishes(case: Case, home: Path) -> list[str]:
    """Run the same command to its end; return its lines of JSON."""
    rerun = tallystick("spend", "import", case.files, "--home", home, "--json")
    assert rerun.returncode == 0, rerun.stderr
    assert totals(home) == totals(case.undisturbed)
    assert held(home) == held(case.undisturbed)
    assert Home.open(home).verify() == ()
    assert not list((home / "staging").iterdir())
    assert not (home / "unfinished.jsonl").exists()
    return rerun.stdout.splitlines()


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_a_stage_before_the_pointer(case: Case, home: Path, stage: str):
    killed = tallystick("spend", "import", case.files, "--home", home, failpoint=stage)
    assert killed.returncode == -signal.SIGKILL
    assert totals(home) == totals(case.earlier)
    assert Home.open(home).verify() == ()
    finishes(case, home)


def test_killed_after_the_pointer_the_new_snapshot_is_whole(case: Case, home: Path):
    killed = tallystick("spend", "import", case.files, "--home", home, failpoint="after-pointer")
    assert killed.returncode == -signal.SIGKILL
    assert held(home) == held(case.undisturbed)
    finishes(case, home)


def test_what_a_killed_run_had_finished_is_not_read_again(case: Case, home: Path):
    tallystick("spend", "import", case.files, "--home", home, failpoint="after-journal")
    made = {part.name: part.stat().st_ino for part in (home / "parts").iterdir()}
    rerun = finishes(case, home)
    assert sum('"status": "unchanged"' in result for result in rerun) >= 4
    for name, number in made.items():
        assert (home / "parts" / name).stat().st_ino == number


IN_SMALL_STEPS = """
import sys
from tallystick.spend.importing import run
run._ADOPT_AT_ONCE = 1
reached = []
def reach(name):
    reached.append(name)
    if len(reached) == 2:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
run.reach = reach
run.import_files([sys.argv[1]], home=sys.argv[2])
"""


def test_killed_half_way_the_first_half_is_kept(case: Case, home: Path):
    script = [sys.executable, "-c", IN_SMALL_STEPS, str(case.files), str(home)]
    assert subprocess.run(script, check=False).returncode == -signal.SIGKILL
    noted = (home / "unfinished.jsonl").read_text().split()
    assert noted
    # A run that is killed while it writes the journal leaves half a line.
    with (home / "unfinished.jsonl").open("a") as journal:
        journal.write('{"code": "abc", "ent')
    assert totals(home) == totals(case.earlier)
    finishes(case, home)


def test_what_the_operator_says_now_outranks_what_a_killed_run_had_found(case: Case, home: Path):
    tallystick("spend", "import", case.files, "--home", home, failpoint="after-journal")
    rerun = tallystick("spend", "import", case.files, "--home", home, "--body", "E08000035", "--json")
    assert rerun.stdout.count('"body_id": "E08000035"') == 5
    assert {entry.body_id for entry in Home.open(home).current().manifest.files} == {"E08000035"}


def test_killed_at_random_moments_again_and_again(case: Case, home: Path):
    chance = random.Random(2004)
    possible = {totals(case.earlier), totals(case.undisturbed)}
    began = time.monotonic()
    finishes_in = None
    for _ in range(10):
        process = start("spend", "import", case.files, "--home", home)
        moment = time.monotonic() + chance.uniform(0.2, finishes_in or 2.0)
        if wait_for(lambda moment=moment: time.monotonic() > moment, process):
            kill(process)
        else:
            process.communicate()
            finishes_in = 1.0
        assert totals(home) in possible
        if time.monotonic() - began > 30:
            break  # a slow machine; what was tried was right
    finishes(case, home)


def scratch(home: Path) -> list[Path]:
    return list((home / "staging").glob("run-*/scratch-*"))


def children(process: subprocess.Popen[str]) -> list[int]:
    return [pid for pid in session_of(process) if pid != process.pid]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the reading process in /proc")
def test_a_reading_process_killed_in_the_middle_costs_one_file(case: Case, home: Path, tmp_path: Path):
    files = tmp_path / "files"
    rows = [line("05/04/2024", "Ashgrove Paving Ltd", f"{k}.25", k) for k in range(1, 60_000)]
    write(files / "2024-04.csv", rows)
    write(files / "2024-05.csv", month(5, year=2024))
    process = start("spend", "import", files, "--home", home, "--workers", 1, "--json")
    assert wait_for(lambda: bool(scratch(home)), process)
    for worker in children(process):
        os.kill(worker, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    first, second = out.splitlines()
    assert '"status": "failed"' in first
    assert "The file was not read to its end: the system ended the reading process (signal 9)" in first
    assert '"status": "accepted"' in second
    assert process.returncode == 7
    assert "Traceback" not in err
    before = totals(case.earlier)
    assert totals(home)[0] == before[0] + 12
    again = tallystick("spend", "import", files, "--home", home, "--json")
    assert ['"accepted"' in text for text in again.stdout.splitlines()] == [True, False]
    assert totals(home)[0] == before[0] + 12 + 59_999


def test_every_reading_process_dies_and_the_run_still_ends(case: Case, home: Path):
    run = tallystick("spend", "import", case.files, "--home", home, "--json", failpoint="after-original")
    statuses = [text.split('"status": "')[1].split('"')[0] for text in run.stdout.splitlines()]
    assert sorted(statuses) == ["failed"] * 3 + ["unchanged"] * 2
    assert run.returncode == 7
    assert totals(home) == totals(case.earlier)
    finishes(case, home)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes left in /proc")
def test_stopped_by_the_user_it_says_so_and_goes_on_from_there(home: Path, tmp_path: Path):
    files = tmp_path / "files"
    for number in range(84):  # enough that a busy machine stops the import before its end
        write(files / f"{number}.csv", month(number % 12 + 1, year=2012 + number // 12))
    process = start("spend", "import", files, "--home", home)
    before = totals(home)
    assert wait_for(lambda: len(list((home / "staging").glob("run-*/part-*/payments.parquet"))) > 5, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of the foreground group
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == "Stopped. What was finished is kept; run the same command to go on from there."
    assert out == ""
    assert session_of(process) == []
    assert totals(home) == before
    again = tallystick("spend", "import", files, "--home", home, "--json")
    assert again.returncode == 0
    assert len(again.stdout.splitlines()) == 84
    assert again.stdout.count('"status": "unchanged"') >= 1
    assert totals(home)[0] == before[0] + 84 * 12


def test_an_idle_reading_process_that_dies_costs_no_file(tmp_path: Path):
    import queue
    import threading

    from tallystick.spend.importing.model import Settings
    from tallystick.spend.importing.pool import _Attendant

    paths = [write(tmp_path / f"{number}.csv", month(number)) for number in (4, 5)]
    attendant = _Attendant(
        Settings(workspace=str(tmp_path), keep_originals=False),
        queue.Queue(),
        queue.Queue(),
        threading.Event(),
    )
    try:
        assert attendant._ask(paths[0]).entry.rows_accepted == 12
        attendant._process.kill()
        attendant._process.wait()
        attendant._begin_block()
        assert attendant._ask(paths[1]).entry.rows_accepted == 12
    finally:
        attendant.end()
