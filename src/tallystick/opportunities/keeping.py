"""Keep what finders found as a derivation of the home, and open it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import NotFound
from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.store import (
    Derivation,
    Home,
    consistent_derivations,
    current_derivation,
    open_reader,
    publish_derivation,
    stale_rooms,
)
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    import duckdb

ROOM = "opportunities"
TABLES = ("opportunities", "opportunity_lines", "opportunity_cells")
"""What the room publishes, beside the view ``opportunity_evidence``: each line with its opportunity."""

_ORDERS = {
    "opportunities": "finder, grade, central_pence desc, opportunity_id",
    "opportunity_lines": "opportunity_id, line_id",
    "opportunity_cells": "opportunity_id, body_id, supplier_id, class_code, financial_year",
}


@dataclass(frozen=True)
class Run:
    """One run of the finders: which ran, in what time, and which could not and why."""

    finders: tuple[Finder, ...]
    seconds: Mapping[str, float]
    not_run: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return plain data, from which :func:`run_of` makes it again."""
        return {
            "finders": [asdict(finder) for finder in self.finders],
            "seconds": dict(self.seconds),
            "not_run": dict(self.not_run),
        }


def publish(
    home: Home,
    engine: duckdb.DuckDBPyConnection,
    places: Sequence[str],
    run: Run,
    *,
    made_from: Mapping[str, str],
    views: Mapping[str, str],
    version: str,
) -> Derivation:
    """Put the tables ``places`` (opportunities, lines, cells) in force; call it with the writer lock held."""
    staged = home.staging_folder(ROOM)
    for table, place in zip(TABLES, places, strict=True):
        target = (staged / f"{table}.parquet").as_posix().replace("'", "''")
        engine.execute(
            f"copy (select * from {place} order by {_ORDERS[table]}) to '{target}' (format parquet)"
        )
    facts = {"version": version, "run": run.as_json()}
    return publish_derivation(home, ROOM, staged, made_from=made_from, facts=facts, views=views)


def found_in(home: Home) -> Derivation | None:
    """Return what was found and still fits what it was made from; None where nothing was looked for."""
    return next((item for item in consistent_derivations(home) if item.room == ROOM), None)


def run_of(found: Derivation) -> Run:
    """Return the run that a derivation is the result of."""
    told = found.facts["run"]
    return Run(tuple(_finder(item) for item in told["finders"]), told["seconds"], told["not_run"])


def _finder(item: Mapping[str, Any]) -> Finder:
    priors = {grade: Prior(**prior) for grade, prior in item["priors"].items()}
    rest = {key: value for key, value in item.items() if key not in ("priors", "basis", "needs")}
    return Finder(**rest, basis=Basis(item["basis"]), priors=priors, needs=tuple(item["needs"]))


def require(home: Home) -> Derivation:
    """Return what was found.

    Raises:
        NotFound: nothing has been looked for yet, or what it was found in has changed since.
    """
    found = found_in(home)
    if found is not None:
        return found
    earlier = current_derivation(home, ROOM)
    raise NotFound(
        "Nobody has looked for opportunities yet."
        if earlier is None
        else "What was found no longer fits the evidence.",
        where=str(home.path),
        why="" if earlier is None else "Suppliers or categories have been made again since.",
        next_step=f"Run: tallystick opportunities find --home {home.path}",
    )


def staleness(home: Home) -> str:
    """Return why what was found is behind the evidence; empty where it is not."""
    return stale_rooms(home, snapshot_of(home).id).get(ROOM, "")


def open_found(home: Path | str) -> tuple[Home, Derivation, duckdb.DuckDBPyConnection]:
    """Return the home, what was found in it, and a reader that sees it.

    Raises:
        NotFound: as :func:`require`.
    """
    base = Home.open(Path(home))
    snapshot = snapshot_of(base)
    found = require(base)
    return base, found, open_reader(snapshot)
