"""Judgements: what people found when they looked at opportunities, as events that are never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tallystick.kernel import NotFound, UsageProblem
from tallystick.opportunities.model import Verdict
from tallystick.store import Register

if TYPE_CHECKING:
    from tallystick.store import Home

ROOM = "opportunities"
JUDGED = "judged"
REVERSED = "judgement_reversed"


@dataclass(frozen=True)
class Judgement:
    """What one person said of one opportunity: number of the event, verdict, who, when (ISO, UTC), why."""

    number: int
    opportunity_id: str
    finder: str
    grade: str
    verdict: Verdict
    by: str
    at: str
    why: str
    snapshot: str = ""
    is_reversed: bool = False


def judgements(home: Home) -> list[Judgement]:
    """Return all judgements of a home, oldest first, reversed ones marked."""
    found: dict[int, Judgement] = {}
    for event in Register.of(home).events(ROOM, (JUDGED, REVERSED)):
        if event.kind == REVERSED:
            number = int(event.facts["number"])
            found[number] = replace(found[number], is_reversed=True)
            continue
        facts = event.facts
        found[event.number] = Judgement(
            event.number,
            facts["opportunity_id"],
            facts["finder"],
            facts["grade"],
            Verdict(facts["verdict"]),
            event.by,
            event.at,
            facts["why"],
            facts.get("snapshot", ""),
        )
    return list(found.values())


def in_force(found: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return the judgement that holds for each opportunity: the newest that is not reversed."""
    return {item.opportunity_id: item for item in found if not item.is_reversed}


def record(
    home: Home,
    opportunity_id: str,
    finder: str,
    grade: str,
    verdict: str,
    *,
    by: str,
    why: str,
    snapshot: str,
) -> Judgement:
    """Keep a judgement and return it.

    Raises:
        UsageProblem: the verdict is none, or name or reason is missing.
    """
    words = verdict.replace("_", " ").replace("-", " ").strip().lower()
    if words not in tuple(Verdict):
        raise UsageProblem(
            f"{verdict!r} is no verdict.", next_step=f"Say one of: {', '.join(sorted(Verdict))}."
        )
    if not by.strip() or not why.strip():
        raise UsageProblem("A judgement needs a name and a reason.", why="Both are kept with it.")
    facts = {
        "opportunity_id": opportunity_id,
        "finder": finder,
        "grade": grade,
        "verdict": words,
        "why": why,
        "snapshot": snapshot,
    }
    event = Register.of(home).append(ROOM, JUDGED, by, facts)
    return Judgement(event.number, opportunity_id, finder, grade, Verdict(words), by, event.at, why, snapshot)


def reverse(home: Home, number: int, *, by: str, why: str) -> Judgement:
    """Take a judgement back; both stay in the register.

    Raises:
        NotFound: there is no judgement of that number in force.
        UsageProblem: name or reason is missing.
    """
    if not by.strip() or not why.strip():
        raise UsageProblem("A reversal needs a name and a reason.", why="Both are kept with it.")
    found = next((item for item in judgements(home) if item.number == number), None)
    if found is None or found.is_reversed:
        raise NotFound(
            f"There is no judgement {number} in force.",
            next_step="Run: tallystick opportunities judgements",
        )
    Register.of(home).append(ROOM, REVERSED, by, {"number": number, "why": why})
    return replace(found, is_reversed=True)
