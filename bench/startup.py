"""Measure 5: how long the program takes to say what it can do."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path


def measure() -> dict[str, object]:
    """Return the median wall time of ``tallystick --help`` over nine runs, and of the bare interpreter."""
    program = Path(sys.executable).parent / "tallystick"
    return {
        "help_seconds": _median([str(program), "--help"]),
        "bare_python_seconds": _median([sys.executable, "-c", "pass"]),
    }


def _median(command: list[str]) -> float:
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    return round(statistics.median(times), 3)
