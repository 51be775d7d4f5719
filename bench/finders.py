"""Time every finder over a home: ``python -m bench.finders HOME``, for example the national one.

Seconds are of the clock and, for the whole, of the processor too. The home is only read.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.places import WORK
from tallystick.members import load_register
from tallystick.spend.analysis.finding import findings, memory, run_finders
from tallystick.spend.analysis.frame import make_frame
from tallystick.store import Home, connect
from tallystick.store.engine import create_derived_views, create_views, snapshot_of


def measure(home: Path) -> dict[str, object]:
    """Return lines, seconds of the frame, of each finder and of all, and what was found and did not run."""
    base = Home.open(home)
    snapshot = snapshot_of(base)
    WORK.mkdir(parents=True, exist_ok=True)
    begun, spent = time.perf_counter(), time.process_time()
    with TemporaryDirectory(dir=WORK) as workspace, connect(memory()) as engine:
        create_views(engine, snapshot)
        create_derived_views(engine, base.path)
        frame = make_frame(engine, load_register(base.bodies), None, Path(workspace))
        framed = time.perf_counter() - begun
        print(f"  frame {framed:.1f}", flush=True)
        run = run_finders(frame, findings())
        found = dict(frame.rows("select finder, count(*) from found group by finder order by finder"))
        return {
            "lines": snapshot.manifest.lines,
            "seconds": round(time.perf_counter() - begun, 1),
            "processor_seconds": round(time.process_time() - spent, 1),
            "frame_seconds": round(framed, 1),
            "finder_seconds": {name: round(value, 1) for name, value in run.seconds.items()},
            "slowest_steps": dict(
                sorted(((k, round(v, 1)) for k, v in frame.seconds.items()), key=lambda one: -one[1])[:12]
            ),
            "found": {name: int(count) for name, count in found.items()},
            "not_run": sorted(run.not_run),
        }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1])), indent=2))
