"""Measure 3: a set of polluted CSV files of our own, scored as the Pollock benchmark scores its files."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.messy.metric import by_kind, score, simple, weighted
from bench.messy.pollution import PUBLISHED_WEIGHTS, Polluted, polluted_files
from bench.messy.systems import SYSTEMS
from bench.places import WORK

_WORST = 12


def measure() -> dict[str, object]:
    """Write the files, read them with every system in one run, and return the scores of 10."""
    place = WORK / "messy"
    shutil.rmtree(place, ignore_errors=True)
    try:
        return _measure(polluted_files(), place / "files")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _measure(files: list[Polluted], folder: Path) -> dict[str, object]:
    write(files, folder)
    weights = {file.kind: file.weight for file in files}
    scores: dict[str, dict[str, float]] = {}
    kinds: dict[str, dict[str, float]] = {}
    for system, read in SYSTEMS.items():
        loaded = read(files, folder)
        marks = [(file.kind, score(file.truth, loaded[file.name])) for file in files]
        kinds[system] = by_kind(marks)
        scores[system] = {
            "simple": round(simple([mark for _, mark in marks]), 3),
            "weighted": round(weighted(marks, weights), 3),
        }
        marked = scores[system]
        print(f"  {system}: {marked['simple']:.3f} simple, {marked['weighted']:.3f} weighted, of 10")
    ours = sorted(kinds["tallystick"].items(), key=lambda item: item[1])
    worst = {kind: round(mark, 3) for kind, mark in ours[:_WORST] if mark < 9.9995}
    for kind, mark in worst.items():
        print(f"  below 10: {kind} ({mark:.3f}; DuckDB {kinds['DuckDB, own detection'][kind]:.3f})")
    return {
        "files": len(files),
        "kinds": len(weights),
        "kinds_with_published_weight": sum(1 for kind in weights if kind in PUBLISHED_WEIGHTS),
        "weights": "Pollock's published ones by kind; 1 for kinds that Pollock does not have (ours)",
        "scores_of_10": scores,
        "our_worst_kinds": worst,
    }


def write(files: list[Polluted], folder: Path) -> None:
    """Write the polluted files to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
