"""Read what was found: the ranked opportunities with the lines of those that get a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallystick.opportunities import judging
from tallystick.opportunities.keeping import ROOM, Run, found_in, run_of
from tallystick.opportunities.ranking import Ranking, rank
from tallystick.opportunities.verbs import EvidenceLine, evidence

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tallystick.opportunities.judging import Judgement
    from tallystick.store import Home

LISTED = 5_000
PAGES = 60
"""Opportunities with a page of their own: the first of the list, and of each finder the first few."""
PAGES_OF_FINDER = 5
LINES = 2_000
"""Lines of one opportunity in its CSV file at most; its page says how many there are."""


@dataclass(frozen=True)
class Sought:
    """One run of the finders, the judgements, and the snapshot that it looked at."""

    run: Run
    judgements: tuple[Judgement, ...]
    snapshot: str


@dataclass(frozen=True)
class Opportunities:
    """The ranking, the run behind it, and the lines (with their number in all) of those with a page."""

    ranking: Ranking
    run: Run
    judgements: tuple[Judgement, ...]
    lines: Mapping[str, tuple[tuple[EvidenceLine, ...], int]]


def sought(home: Home) -> Sought | None:
    """Return the run whose findings fit the evidence; None where nobody has looked, or it no longer fits."""
    found = found_in(home)
    if found is None:
        return None
    return Sought(run_of(found), tuple(judging.judgements(home)), found.made_from["snapshot"])


def gather_found(
    connection: DuckDBPyConnection, asked: Sought, *, show_individuals: bool = False
) -> Opportunities:
    """Return what the pages show of a run."""
    ranking = rank(connection, asked.run.finders, asked.judgements, snapshot=asked.snapshot, limit=LISTED)
    chosen = [item.opportunity_id for item in ranking.opportunities[:PAGES]]
    seen: dict[str, int] = {}
    for item in ranking.opportunities:
        seen[item.finder] = seen.get(item.finder, 0) + 1
        if seen[item.finder] <= PAGES_OF_FINDER:
            chosen.append(item.opportunity_id)
    lines = {
        key: evidence(connection, key, LINES, show_individuals=show_individuals)
        for key in dict.fromkeys(chosen)
    }
    return Opportunities(ranking, asked.run, asked.judgements, lines)


__all__ = ["LISTED", "ROOM", "Opportunities", "Sought", "gather_found", "sought"]
