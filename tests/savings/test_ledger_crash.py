"""A writer killed at any moment: each event is there whole, with its entries and balances, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from savings.made_claims import OFFICER, SETTINGS, made_claim
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import Status
from tallystick.store import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")

TESTS = Path(__file__).parents[1]
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from savings.made_claims import OFFICER, made_claim
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import Status
from tallystick.store import Home
ledger = Ledger.of(Home.open(Path(sys.argv[1])))
for number in range(int(sys.argv[3]), int(sys.argv[4])):
    names = [f"K-{number}-{part}" for part in range(3)]
    ledger.add([made_claim(name) for name in names], **OFFICER)
    ledger.advance(names, Status.BUDGETED, **OFFICER)
    print(number, flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.open(tmp_path / "home", create=True)
    Ledger.of(home).begin(SETTINGS, **OFFICER)
    Ledger.of(home).add([made_claim()], **OFFICER)
    return home


def command(home: Home, first: int, last: int) -> list[str]:
    return [sys.executable, "-c", WRITER, str(home.path), str(TESTS), str(first), str(last)]


@pytest.mark.parametrize(
    ("failpoint", "added"),
    [
        ("ledger-after-events", 0),
        ("ledger-after-entries", 0),
        ("register-before-commit", 0),
        ("register-after-commit", 3),
    ],
)
def test_killed_at_a_point_of_the_transaction(home: Home, failpoint: str, added: int):
    environment = os.environ | {"TALLYSTICK_FAILPOINT": failpoint}
    killed = subprocess.run(command(home, 0, 1), env=environment, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    ledger = Ledger.of(home)
    assert ledger.count() == 1 + added
    assert ledger.check() == ()
    assert subprocess.run(command(home, 0, 1), check=False, timeout=60).returncode == 0
    assert ledger.count(status=[Status.BUDGETED]) == 3
    assert ledger.check() == ()


def test_killed_at_random_moments_again_and_again(home: Home):
    ledger = Ledger.of(home)
    acknowledged: list[int] = []
    for turn, wait in enumerate((0.0, 0.02, 0.05, 0.09, 0.15)):
        first = 1_000 * turn
        writer = subprocess.Popen(command(home, first, first + 1_000), stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        with writer, writer.stdout as told:
            begun = told.readline()
            time.sleep(wait)
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged += [int(line) for line in [begun, *told.read().splitlines()] if line.strip()]
        assert ledger.check() == ()
    budgeted = {item.claim_id for item in ledger.sums(status=[Status.BUDGETED])}
    assert {f"K-{number}-{part}" for number in acknowledged for part in range(3)} <= budgeted
    # Three are added in one transaction, and moved in another: never one without the others.
    assert (ledger.count() - 1) % 3 == 0
    assert len(budgeted) % 3 == 0
