"""From status to status: which steps there are, and what each of them asks for.

proposed -> budgeted -> delivered -> sustained
    |           |           |            |
    +-----------+-----------+------------+---> reversed     (delivered, sustained) ---> lapsed -> reversed
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tallystick.savings.bases import first_year
from tallystick.savings.definitions import first_accrued, is_ongoing, sustained_from
from tallystick.savings.errors import TransitionRefused
from tallystick.savings.model import ClaimState, Evidence, Status
from tallystick.savings.requirements import missing

STEPS: dict[Status, tuple[Status, ...]] = {
    Status.PROPOSED: (Status.BUDGETED, Status.REVERSED),
    Status.BUDGETED: (Status.DELIVERED, Status.REVERSED),
    Status.DELIVERED: (Status.SUSTAINED, Status.LAPSED, Status.REVERSED),
    Status.SUSTAINED: (Status.LAPSED, Status.REVERSED),
    Status.LAPSED: (Status.REVERSED,),
    Status.REVERSED: (),
}
"""To which status a claim may go from each; going back is no step: reverse, and claim again."""


def check_step(state: ClaimState, to: Status) -> None:
    """Refuse a step that the order of statuses does not know.

    Raises:
        TransitionRefused: naming the steps there are.
    """
    if to in STEPS[state.status]:
        return
    known = [step.value for step in STEPS[state.status]]
    raise TransitionRefused(
        f"{state.claim.claim_id} is {state.status.value} and cannot become {to.value}.",
        why=f"From {state.status.value} a claim goes to: {', '.join(known)}."
        if known
        else "What was reversed stays so: claim again under another id.",
        next_step="Proposed, budgeted, delivered, sustained: one step at a time, each with who and why."
        if known
        else "",
    )


def check_advance(state: ClaimState, to: Status, on: date, evidence: Collection[Evidence] = ()) -> None:
    """Refuse a step forward whose conditions are not met; conflicts are looked at apart.

    Args:
        state: the claim as it stands.
        to: budgeted, delivered or sustained.
        on: the day of the step.
        evidence: what is added with it.

    Raises:
        TransitionRefused: with what is missing.
    """
    if to in (Status.LAPSED, Status.REVERSED, Status.PROPOSED):
        raise TransitionRefused(
            f"A claim is not advanced to {to.value}.",
            next_step="To take a claim back: tallystick savings reverse CLAIM --by NAME --why TEXT "
            "(with --from YEAR only from that year on).",
        )
    check_step(state, to)
    lacking = missing(state.claim, evidence)
    if lacking:
        raise TransitionRefused(
            f"{state.claim.claim_id} stays proposed: it lacks {'; '.join(lacking)}.",
            why="A claim that nobody can check may be proposed, but never counts.",
            next_step="Complete its file and run: tallystick savings add FILE --amend --by NAME --why TEXT",
        )
    if to is Status.DELIVERED:
        _check_delivered(state, on)
    if to is Status.SUSTAINED:
        _check_sustained(state, on)


def check_lapse(state: ClaimState, year: str) -> None:
    """Refuse a lapse that has nothing to take back, or everything.

    Raises:
        TransitionRefused: saying which years there are.
    """
    check_step(state, Status.LAPSED)
    years = sorted({held for held, _ in state.amounts})
    first_year(year)
    if not years or year > years[-1]:
        raise TransitionRefused(
            f"{state.claim.claim_id} has nothing to take back from {year} on.",
            next_step=f"It has amounts in {', '.join(years) or 'no year'}.",
        )
    if year <= years[0]:
        raise TransitionRefused(
            f"{state.claim.claim_id} would have nothing left before {year}.",
            next_step="Reverse it instead: leave out --from.",
        )


def _check_delivered(state: ClaimState, on: date) -> None:
    begins = date(first_year(state.claim.start), 4, 1)
    if on < begins:
        raise TransitionRefused(
            f"{state.claim.claim_id} cannot be delivered before it begins, on {begins:%d %B %Y}.",
            next_step="Until then it is budgeted.",
        )


def _check_sustained(state: ClaimState, on: date) -> None:
    claim = state.claim
    if not is_ongoing(claim, state.lapsed_from):
        raise TransitionRefused(
            f"{claim.claim_id} is not claimed for two full financial years after {first_accrued(claim)}.",
            why="A gain is ongoing when it holds for at least two full financial years after the year in "
            "which it first accrued (National Indicator 179).",
            next_step="It stays delivered.",
        )
    if on < sustained_from(claim):
        raise TransitionRefused(
            f"{claim.claim_id} can be sustained from {sustained_from(claim):%d %B %Y} on.",
            why=f"It first accrued in {first_accrued(claim)}; two full financial years after that have to "
            "pass (National Indicator 179).",
            next_step="Until then it is delivered.",
        )
