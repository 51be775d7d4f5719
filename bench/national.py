"""Measure 4b: the national benchmark, 30 million lines as monthly files, and the curve on the way there."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.places import RESULTS, WORK

LINES_PER_BODY = 95_000
CURVE = (14, 32, 106, 317)  # up to 13 bodies the county is made in full detail, which is another thing


def measure(sizes: tuple[int, ...] = CURVE) -> list[dict[str, object]]:
    """Make and import counties of growing size; return lines, seconds and peak memory of each."""
    program = str(Path(sys.executable).parent / "tallystick")
    points = []
    for bodies in sizes:
        folder = WORK / f"national-{bodies}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        made = _timed(
            [
                program,
                "sample",
                "make",
                str(folder / "county"),
                "--bodies",
                str(bodies),
                "--lines-per-body",
                str(LINES_PER_BODY),
            ]
        )
        published = folder / "county" / "published"
        files = sum(1 for path in published.rglob("*") if path.is_file())
        seconds, peak = _import(program, published, folder)
        status = json.loads(
            subprocess.run(
                [program, "spend", "status", "--json", "--home", str(folder / "home")],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        points.append(
            {
                "bodies": bodies,
                "files": files,
                "lines": status["lines"],
                "made_in_seconds": round(made, 1),
                "import_seconds": round(seconds, 1),
                "lines_a_second": round(status["lines"] / seconds),
                "peak_memory_gib_all_processes": round(peak / 1024**3, 2),
            }
        )
        print(f"  {points[-1]}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    return points


def _import(program: str, published: Path, folder: Path) -> tuple[float, int]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [program, "spend", "import", str(published), "--home", str(folder / "home"), "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory_of_family(process.pid))
        time.sleep(0.5)
    return time.perf_counter() - begun, peak


def _memory_of_family(pid: int) -> int:
    """Return the resident bytes of a process and its children, as Linux counts them (shared pages twice)."""
    total = 0
    for process in (pid, *_children(pid)):
        try:
            pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):
            continue
        total += pages * resource.getpagesize()
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            listed = (task / "children").read_text(encoding="ascii")
            for child in map(int, listed.split()):
                found += [child, *_children(child)]
    except OSError:
        pass
    return found


def _timed(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Run the whole curve and add it to the results."""
    points = measure()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results["national"] = points
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
