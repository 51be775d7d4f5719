"""Measure 4a: a whole import of Devon's files beside DuckDB reading the same files by itself, in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.places import SHARED

_ENGINE_ALONE = """
import duckdb, sys
connection = duckdb.connect()
for path in sys.argv[1:]:
    connection.execute("CREATE OR REPLACE TABLE lines AS SELECT * FROM read_csv(?)", [path])
"""
ROUNDS = 5


def measure() -> dict[str, object]:
    """Return medians over alternating rounds of whole processes, and the ratio pair by pair."""
    files = sorted(str(path) for path in (SHARED / "spend" / "devon_cc").glob("*.csv"))
    program = str(Path(sys.executable).parent / "tallystick")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_timed([program, "spend", "import", *files, "--home", f"{folder}/home", "--quiet"]))
        theirs.append(_timed([sys.executable, "-c", _ENGINE_ALONE, *files]))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return {
        "files": len(files),
        "import_seconds": round(statistics.median(ours), 3),
        "engine_alone_seconds": round(statistics.median(theirs), 3),
        "ratio_median": round(statistics.median(ratios), 3),
        "ratio_range": [round(min(ratios), 3), round(max(ratios), 3)],
    }


def _timed(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun
