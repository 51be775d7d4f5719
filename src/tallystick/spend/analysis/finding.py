"""Look for opportunities: run every finder over the snapshot in force and put what they found in force."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from tallystick import __version__
from tallystick.kernel import NotFound
from tallystick.members import load_register
from tallystick.opportunities import keeping
from tallystick.opportunities.keeping import Run
from tallystick.spend.analysis.frame import PACKAGE, PLACES, Finding, Frame, Progress, known_lines, make_frame
from tallystick.store import Home, connect, consistent_derivations, load
from tallystick.store.engine import create_derived_views, create_views, snapshot_of

MODULES = (
    "duplicates",
    "credits",
    "shared_suppliers",
    "fragmentation",
    "spread",
    "unit_prices",
    "contract_cover",
    "splits",
    "year_end",
    "second_digit",
    "newcomers",
    "invoice_numbers",
)
"""Modules of this room with finders, in the order in which these run."""

_LEAST_MEMORY, _MOST_MEMORY = 2 * 1024**3, 12 * 1024**3

_MADE_BY = {
    "entities": "tallystick suppliers resolve",
    "payees": "tallystick suppliers resolve",
    "classified_payments": "tallystick categories classify",
    "category_tree": "tallystick categories classify",
    "listed_contracts": "tallystick opportunities load contracts FILE",
    "order_lines": "tallystick opportunities load order-lines FILE",
    "order_items": "tallystick opportunities load order-lines FILE",
}


@dataclass(frozen=True)
class Found:
    """What one run found: opportunities by finder, seconds, what did not run and why, and the derivation."""

    by_finder: dict[str, int]
    seconds: float
    not_run: dict[str, str]
    derivation: str
    snapshot: str


def findings() -> tuple[Finding, ...]:
    """Return every finder, in the order in which they run."""
    return tuple(one for name in MODULES for one in import_module(f"{__package__}.{name}").FINDINGS)


def find(home: Path | str, *, only: Sequence[str] = (), progress: Progress | None = None) -> Found:
    """Run the finders over the snapshot in force and put what they found in force.

    Args:
        home: where the payments are; better with suppliers resolved and categories classified.
        only: names of the finders to run; all where none is named.
        progress: told in a few words what begins.

    Raises:
        NotFound: nothing has been imported yet, or there is no such finder.
        Busy: another process is writing.
        StoreFailure: the disk refuses; what was found before stays in force.
    """
    begun = time.perf_counter()
    chosen = _chosen(only)
    base = Home.open(Path(home))
    snapshot = snapshot_of(base)
    with (
        base.writer_lock(),
        TemporaryDirectory(prefix="analysis-", dir=base.staging) as workspace,
        connect(memory()) as engine,
    ):
        create_views(engine, snapshot)
        create_derived_views(engine, base.path)
        _say(progress, "who was paid for what")
        frame = make_frame(engine, load_register(base.bodies), progress, Path(workspace))
        run = run_finders(frame, chosen)
        counts = frame.rows("select finder, count(*) from found group by finder order by finder")
        done = keeping.publish(
            base,
            engine,
            tuple(PLACES),
            run,
            made_from={"snapshot": snapshot.id, **_sources(base)},
            views=evidence_views(frame),
            version=__version__,
        )
    by_finder = {one.finder.name: 0 for one in chosen if one.finder.name not in run.not_run}
    return Found(
        {**by_finder, **{name: int(count) for name, count in counts}},
        round(time.perf_counter() - begun, 3),
        dict(run.not_run),
        done.id,
        snapshot.id,
    )


def memory() -> str:
    """Return the engine's bound: half of the memory, 2 to 12 GiB; what needs more goes to the disk."""
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not on every system
        there = 0
    return f"{min(max(there // 2, _LEAST_MEMORY), _MOST_MEMORY) // 1024**2}MiB"


def run_finders(frame: Frame, chosen: Sequence[Finding]) -> Run:
    """Run finders in a frame, each whose needs are there; return what ran, in what time, and what did not."""
    seconds: dict[str, float] = {}
    not_run: dict[str, str] = {}
    there = frame.views()  # before any finder makes tables of its own
    for one in chosen:
        missing = [name for name in one.finder.needs if name not in there]
        if missing:
            makers = dict.fromkeys(_MADE_BY.get(name, name) for name in missing)
            not_run[one.finder.name] = f"It needs {', '.join(missing)}. Run: {'; '.join(makers)}"
            continue
        frame.say(one.finder.title)
        begun = time.perf_counter()
        one.run(frame)
        seconds[one.finder.name] = round(time.perf_counter() - begun, 3)
    return Run(tuple(one.finder for one in chosen), seconds, not_run)


def evidence_views(frame: Frame) -> dict[str, str]:
    """Return the views by which readers walk from an opportunity to its lines."""
    # A derivation's views come into being in the order of their names, so the first holds what it reads.
    lines = load(PACKAGE)["analysis_lines"].sql
    known = f"FROM ({known_lines(frame.views())}) AS known_lines"
    return {
        "analysis_lines": lines.replace("FROM known_lines", known),
        "opportunity_evidence": load(PACKAGE)["opportunity_evidence"].sql,
    }


def _chosen(only: Sequence[str]) -> tuple[Finding, ...]:
    every = findings()
    names = {one.finder.name for one in every}
    strange = sorted(set(only) - names)
    if strange:
        raise NotFound(
            f"There is no finder {', '.join(strange)}.", next_step=f"Finders: {', '.join(sorted(names))}."
        )
    return tuple(one for one in every if not only or one.finder.name in only)


def _sources(home: Home) -> dict[str, str]:
    """Return the derivations that findings rest on."""
    rooms = ("suppliers", "categories", "contract_list", "order_lines")
    return {item.room: item.id for item in consistent_derivations(home) if item.room in rooms}


def _say(progress: Progress | None, words: str) -> None:
    if progress is not None:
        progress(words)
