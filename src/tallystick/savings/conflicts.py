"""When two claims say that they save the same: member, cost line, lever and time overlap."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from tallystick.savings.errors import ConflictUnsettled, TransitionRefused
from tallystick.savings.model import Claim, ClaimState, Status

_WORD = re.compile(r"[^\W_]+")


def conflict_key(claim: Claim) -> str:
    """Return what two claims on the same saving have in common: member, cost line and lever.

    Case, punctuation and spacing do not tell two cost lines apart.
    """
    return "|".join(_plain(part) for part in (claim.member, claim.cost_line, claim.lever))


def in_conflict(one: ClaimState, other: ClaimState) -> bool:
    """Return whether two claims say the same pounds are theirs, and nobody has settled it yet."""
    return _overlap(one, other) and other.claim.claim_id not in one.settled_with


def overlapping(one: ClaimState, others: Iterable[ClaimState]) -> list[ClaimState]:
    """Return the claims that overlap with one, settled or not."""
    return [other for other in others if _overlap(one, other)]


def refuse_unsettled(state: ClaimState, others: Iterable[ClaimState]) -> None:
    """Refuse that a claim counts while it is in conflict with another.

    Raises:
        ConflictUnsettled: naming every other claim, and what to do.
    """
    against = sorted(other.claim.claim_id for other in others if in_conflict(state, other))
    if against:
        claim = state.claim
        named = ", ".join(against)
        raise ConflictUnsettled(
            f"{claim.claim_id} cannot count: it is in conflict with {named}.",
            why=f"They claim the same: {claim.cost_line!r} of {claim.member}, lever {claim.lever!r}, in "
            "overlapping years.",
            next_step="Settle whose it is: tallystick savings settle "
            + " ".join(f"{claim_id}=SHARE" for claim_id in (claim.claim_id, *against))
            + " --by NAME --why TEXT (a share of 0 withdraws a claim)",
        )


def check_settlement(shares: Mapping[str, Decimal], states: Collection[ClaimState]) -> None:
    """Refuse a settlement that leaves out a claim in conflict, or gives away more than the whole.

    Args:
        shares: by claim id; 0 withdraws the claim.
        states: the claims named, and all that overlap with any of them.

    Raises:
        TransitionRefused: with what is wrong.
    """
    for claim_id, share in shares.items():
        if not share.is_finite() or not 0 <= share <= 1:
            raise TransitionRefused(f"The share of {claim_id} is {share}, but must be from 0 to 1.")
    if (total := sum(shares.values(), Decimal(0))) > 1:
        raise TransitionRefused(f"The shares sum to {total}, which is more than 1.")
    named = [state for state in states if state.claim.claim_id in shares]
    for state in named:
        if state.status is Status.REVERSED:
            raise TransitionRefused(f"{state.claim.claim_id} is reversed and needs no settlement.")
        for other in overlapping(state, states):
            if other.claim.claim_id not in shares:
                raise TransitionRefused(
                    f"{other.claim.claim_id} is in conflict too, with {state.claim.claim_id}.",
                    next_step=f"Give it a share as well: {other.claim.claim_id}=SHARE",
                )


def _overlap(one: ClaimState, other: ClaimState) -> bool:
    if one.number == other.number or Status.REVERSED in (one.status, other.status):
        return False
    if conflict_key(one.claim) != conflict_key(other.claim):
        return False
    return one.claim.start <= _last(other) and other.claim.start <= _last(one)


def _last(state: ClaimState) -> str:
    """Return the last year that a claim holds, or a year before its first where nothing is left."""
    if not state.lapsed_from:
        return state.claim.end
    held = [year for year, _ in state.amounts if year < state.lapsed_from]
    return max(held, default="")


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
