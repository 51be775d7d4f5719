"""Run the program as its users do: another process, its words and its exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tallystick.store import Home, open_reader

# File permissions then count even for the administrator, who may otherwise read all (Linux: the process
# drops CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH for what it starts).
BOUND_BY_PERMISSIONS = """
import ctypes, os
if os.geteuid() == 0:
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tallystick.cli", *map(str, arguments)]


def environment(**added: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TALLYSTICK_")}
    return plain | {"PYTHONIOENCODING": "utf-8"} | added


def tallystick(
    *arguments: object, failpoint: str = "", before: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end. ``before`` is Python that the new process runs first, to lose something."""
    first = [sys.executable, "-c", f"{before}\nimport os, sys\nos.execv(sys.argv[1], sys.argv[1:])"]
    return subprocess.run(
        [*(first if before else []), *command(*arguments)],
        env=environment(**({"TALLYSTICK_FAILPOINT": failpoint} if failpoint else {})),
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        cwd=cwd,
    )


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start a command in a session of its own, as a terminal does."""
    return subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 60) -> bool:
    """Wait until something is so; False when the process ended before that."""
    deadline = time.monotonic() + seconds
    while not what():
        if process.poll() is not None:
            return False
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)
    return True


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def session_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that still run in the session of a process (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(") ")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(session) == process.pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def totals(home: Path) -> tuple[int, int]:
    with open_reader(Home.open(home)) as engine:
        return engine.execute("select count(*), sum(amount_pence)::bigint from payments").fetchall()[0]


def held(home: Path) -> list[tuple[object, ...]]:
    """Return what the snapshot in force says of every file, apart from when it was made."""
    snapshot = Home.open(home).current()
    assert snapshot is not None
    files = [
        (Path(entry.file).name, entry.part, entry.status, entry.rows_accepted, entry.pence_accepted)
        for entry in snapshot.manifest.files
    ]
    lost = [(item.file_hash, item.superseded_by, item.lines) for item in snapshot.manifest.superseded]
    return sorted(files) + sorted(lost)
