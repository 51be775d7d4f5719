"""A claim as it stands: what its events, read one after the other, make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tallystick.savings.model import Assurance, ClaimState, SignedEvent, Status
from tallystick.savings.plain import (
    amounts_from_plain,
    claim_from_plain,
    evidence_from_plain,
    shares_from_plain,
)
from tallystick.savings.transitions import check_step

ROOM = "savings"
OPENED = "opened"
CLAIMED = "claimed"
AMENDED = "amended"
ADVANCED = "advanced"
LAPSED = "lapsed"
REVERSED = "reversed"
ATTRIBUTED = "attributed"
ASSURED = "assured"
SETTLED = "settled"
REVALUED = "revalued"
POSTING = frozenset({CLAIMED, AMENDED, ADVANCED, LAPSED, REVERSED, ATTRIBUTED, ASSURED, SETTLED, REVALUED})
"""Kinds of event that move pounds; all others only stand in a claim's history."""


def claims_of(kind: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the claims that an event is about."""
    if kind == SETTLED:
        return tuple(facts["shares"])
    claim_id = facts.get("claim")
    return (claim_id,) if isinstance(claim_id, str) else ()


def after(state: ClaimState | None, event: SignedEvent) -> ClaimState:
    """Return a claim after one more of its events.

    Raises:
        TransitionRefused: the event takes a step that the order of statuses does not know.
        ValueError, KeyError: the event does not belong there, or lacks a fact.
    """
    if state is None:
        if event.kind != CLAIMED:
            raise ValueError(f"event {event.number} is about a claim that was never made")
        return _claimed(event)
    step = _STEPS.get(event.kind)
    moved = step(state, event) if step else state
    return replace(moved, history=(*state.history, event))


def _claimed(event: SignedEvent) -> ClaimState:
    claim = claim_from_plain(event.facts["stated"])
    return ClaimState(
        number=event.number,
        claim=claim,
        status=Status.PROPOSED,
        assurance=Assurance.NONE,
        attribution=claim.attribution,
        amounts=amounts_from_plain(event.facts["amounts"]),
        history=(event,),
    )


def _claimed_again(state: ClaimState, event: SignedEvent) -> ClaimState:
    raise ValueError(f"event {event.number} makes claim {state.claim.claim_id}, which was made already")


def _amended(state: ClaimState, event: SignedEvent) -> ClaimState:
    return replace(_claimed(event), number=state.number)


def _advanced(state: ClaimState, event: SignedEvent) -> ClaimState:
    status = Status(event.facts["to"])
    check_step(state, status)
    added = tuple(evidence_from_plain(item) for item in event.facts.get("evidence", ()))
    claim = replace(state.claim, evidence=(*state.claim.evidence, *added)) if added else state.claim
    return replace(state, claim=claim, status=status, counted_as=status)


def _lapsed(state: ClaimState, event: SignedEvent) -> ClaimState:
    check_step(state, Status.LAPSED)
    return replace(state, status=Status.LAPSED, lapsed_from=event.facts["from_year"])


def _reversed(state: ClaimState, event: SignedEvent) -> ClaimState:
    check_step(state, Status.REVERSED)
    return replace(state, status=Status.REVERSED, counted_as=Status.REVERSED)


def _attributed(state: ClaimState, event: SignedEvent) -> ClaimState:
    return replace(state, attribution=shares_from_plain(event.facts["shares"]))


def _assured(state: ClaimState, event: SignedEvent) -> ClaimState:
    return replace(state, assurance=Assurance(event.facts["assurance"]))


def _revalued(state: ClaimState, event: SignedEvent) -> ClaimState:
    return replace(state, amounts=amounts_from_plain(event.facts["amounts"]))


def _settled(state: ClaimState, event: SignedEvent) -> ClaimState:
    shares: Mapping[str, str] = event.facts["shares"]
    own = state.claim.claim_id
    share = Decimal(shares[own])
    found = replace(state, share=share, settled_with=state.settled_with | (shares.keys() - {own}))
    if share:
        return found
    check_step(state, Status.REVERSED)
    return replace(found, status=Status.REVERSED, counted_as=Status.REVERSED)


_STEPS: Mapping[str, Callable[[ClaimState, SignedEvent], ClaimState]] = {
    CLAIMED: _claimed_again,
    AMENDED: _amended,
    ADVANCED: _advanced,
    LAPSED: _lapsed,
    REVERSED: _reversed,
    ATTRIBUTED: _attributed,
    ASSURED: _assured,
    SETTLED: _settled,
    REVALUED: _revalued,
}
