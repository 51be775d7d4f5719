"""A process killed at any point of an import leaves the earlier snapshot whole, and a rerun completes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_evidence import add_file, publish

from tallystick.store import Home, open_reader

IMPORT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store_evidence import add_file, manifest_of
from tallystick.store import Home
home = Home.open(Path(sys.argv[1]))
with home.writer_lock():
    files = list(home.current().manifest.files)
    for name, pence in (("june", [200, -1]), ("july", [3000])):
        files.append(add_file(home, name, pence, rejected=[9]))
    home.publish(manifest_of(home, files))
"""

FAILPOINTS = (
    "after-original",
    "after-part",
    "before-manifest",
    "after-manifest",
    "before-pointer",
    "after-pointer",
)


def run_import(home: Home, failpoint: str = "") -> int:
    helpers = Path(__file__).resolve().parents[1] / "store"
    environment = os.environ | {"TALLYSTICK_FAILPOINT": failpoint}
    command = [sys.executable, "-c", IMPORT, str(home.path), str(helpers)]
    return subprocess.run(command, env=environment, check=False).returncode


def totals(home: Home) -> tuple[int, int]:
    with open_reader(Home.open(home.path)) as engine:
        return engine.execute("select count(*), sum(amount_pence)::bigint from payments").fetchall()[0]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at_a_failpoint_the_earlier_snapshot_stays_whole(tmp_path: Path, failpoint: str):
    home = Home.open(tmp_path / "home", create=True)
    publish(home, [add_file(home, "may", [100, -30])])
    assert run_import(home, failpoint) == -signal.SIGKILL
    in_force = Home.open(home.path)
    # Once the pointer is replaced the new snapshot is in force, whole; before that, the earlier one.
    assert totals(home) == ((5, 3269) if failpoint == "after-pointer" else (2, 70))
    assert in_force.verify() == ()
    if failpoint != "after-pointer":
        assert run_import(home) == 0
        assert totals(home) == (5, 3269)
        assert Home.open(home.path).verify() == ()
    with in_force.writer_lock():
        assert list(home.staging.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_at_random_moments_the_totals_are_always_those_of_a_snapshot(tmp_path: Path):
    """Twelve kills at growing delays, from start-up to beyond the end of the import."""
    home = Home.open(tmp_path / "home", create=True)
    publish(home, [add_file(home, "may", [100, -30])])
    helpers = Path(__file__).resolve().parents[1] / "store"
    for delay in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(home.path), str(helpers)], stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=0.08 * delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert totals(home) in {(2, 70), (5, 3269)}
        assert Home.open(home.path).verify() == ()
