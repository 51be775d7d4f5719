"""Verify claims in the payments in force, say so beside them, and keep what was found as events."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from tallystick.kernel import UsageProblem
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import ClaimState, Status
from tallystick.savings.verification import Verification
from tallystick.savings.verification_claim import CLAIMING, verified
from tallystick.savings.verification_reading import Evidence
from tallystick.store import Home

KIND = "verified"
"""The kind of event that keeps a verification."""
KEPT_LINES = 1_000
"""Line ids that an event holds; of more it holds these, their number, and the hash of all of them."""
_ALIVE = (Status.PROPOSED, *CLAIMING)
Progress = Callable[[int, int], None]


def verify(
    home: Path | str,
    claim_ids: Collection[str] = (),
    *,
    by: str,
    until: str = "",
    record: bool = True,
    at: str = "",
    progress: Progress | None = None,
) -> tuple[Verification, ...]:
    """Say of each claim whether later payments show it, and keep that in the ledger; no claim is changed.

    Args:
        home: where the payments and the ledger are.
        claim_ids: which claims; all that name payment lines and are alive where none is named.
        by: who asked; kept with each result.
        until: last month to look at (``YYYY-MM``); all evidence where not given.
        record: keep what was found as an event of each claim, unless it is what was found last time.
        at: moment of the events, ISO; now where not given.
        progress: called with claims done and claims in all.

    Raises:
        NotFound: nothing has been imported, there is no ledger, or no such claim.
        UsageProblem: ``until`` is no month.
    """
    if until and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", until):
        raise UsageProblem(f"{until!r} is not a month.", next_step="Write it as 2026-03.")
    base = Home.open(Path(home))
    ledger = Ledger.of(base)
    settings = ledger.settings
    alive = [state for state in ledger.claims(status=_ALIVE) if state.claim.selection is not None]
    chosen = [ledger.claim(one) for one in claim_ids] or alive
    bodies = sorted({state.claim.selection.body_id for state in chosen if state.claim.selection})
    taken = _refunds_taken(alive)
    done: list[Verification] = []
    with Evidence(base, bodies, until=until) as evidence:
        for number, state in enumerate(sorted(chosen, key=lambda one: one.number), 1):
            others = [one for one in alive if one.claim.claim_id != state.claim.claim_id]
            found = verified(state, evidence, others=others, settings=settings, taken=taken)
            done.append(found)
            if record:
                _keep(ledger, state, found, by=by, at=at)
            if progress is not None:
                progress(number, len(chosen))
    return tuple(done)


def facts_of(found: Verification) -> dict[str, Any]:
    """Return a verification as the facts of an event."""
    lines = "\n".join(found.lines).encode()
    return {
        "claim": found.claim_id,
        "verdict": found.verdict.value,
        "why": found.why,
        "snapshot": found.snapshot,
        "until": found.until,
        "claimed_pence": found.claimed_pence,
        "expected_pence": found.expected_pence,
        "actual_pence": found.actual_pence,
        "seen_pence": None if found.seen is None else [found.seen.low, found.seen.central, found.seen.high],
        "displaced_pence": found.displaced_pence,
        "displaced": [
            {"direction": item.direction, "pence": item.rise.central, "payees": list(item.payees)}
            for item in found.displaced
        ],
        "months": [
            [m.period, m.baseline_period, m.expected_pence, m.actual_pence, m.claimed_pence]
            for m in found.months
        ],
        "together_with": list(found.together_with),
        "lines": len(found.lines),
        "line_ids": list(found.lines[:KEPT_LINES]),
        "lines_hash": hashlib.sha256(lines).hexdigest(),
        "advised": found.advised.value if found.advised else "",
        "advice": found.advice,
        "caveats": list(found.caveats),
    }


def last_verification(state: ClaimState) -> Mapping[str, Any]:
    """Return the facts of the last verification in a claim's history; empty where there was none."""
    return next((event.facts for event in reversed(state.history) if event.kind == KIND), {})


def _keep(ledger: Ledger, state: ClaimState, found: Verification, *, by: str, at: str) -> None:
    facts = facts_of(found)
    before = last_verification(state)
    if any(before.get(key) != value for key, value in facts.items()):
        ledger.record(KIND, by=by, facts=facts, at=at)


def _refunds_taken(alive: Iterable[ClaimState]) -> dict[str, str]:
    """Return which claim each refund already speaks for, from what was verified before."""
    found: dict[str, str] = {}
    for state in alive:
        selection = state.claim.selection
        if selection is not None and selection.line_ids:
            own = set(selection.line_ids)
            for line in last_verification(state).get("line_ids", ()):
                if line not in own:
                    found.setdefault(line, state.claim.claim_id)
    return found
