"""From proposed to sustained: one step at a time, each with its conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from savings.made_claims import MINUTE, made_claim, made_state
from tallystick.savings.errors import TransitionRefused
from tallystick.savings.model import ClaimState, Counterfactual, Status, YearAmounts
from tallystick.savings.requirements import missing
from tallystick.savings.transitions import STEPS, check_advance, check_lapse, check_step

LATER = date(2026, 11, 22)


def at(status: Status, **changed: object) -> ClaimState:
    return made_state(made_claim(**changed), status=status, counted_as=status)


def test_the_way_of_a_claim():
    known = {
        ("proposed", "budgeted"),
        ("budgeted", "delivered"),
        ("delivered", "sustained"),
        ("delivered", "lapsed"),
        ("sustained", "lapsed"),
        *((status.value, "reversed") for status in Status if status is not Status.REVERSED),
    }
    for before, to in product(Status, Status):
        if (before.value, to.value) in known:
            check_step(made_state(status=before), to)
        else:
            with pytest.raises(TransitionRefused):
                check_step(made_state(status=before), to)
    assert set(STEPS) == set(Status)


def test_only_delivered_and_sustained_count():
    assert {status for status in Status if status.counts} == {Status.DELIVERED, Status.SUSTAINED}


def test_steps_cannot_be_skipped():
    with pytest.raises(TransitionRefused, match="proposed and cannot become delivered"):
        check_advance(at(Status.PROPOSED), Status.DELIVERED, LATER)


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"counterfactual": Counterfactual("  ")}, "a counterfactual"),
        ({"evidence": ()}, "evidence"),
        ({"amounts": ()}, "an amount"),
        ({"amounts": (YearAmounts("2022-23", 0, 500),)}, "an amount"),
    ],
)
def test_a_claim_that_lacks_something_stays_proposed(lacking: dict[str, object], words: str):
    with pytest.raises(TransitionRefused, match=f"stays proposed: it lacks {words}"):
        check_advance(at(Status.PROPOSED, **lacking), Status.BUDGETED, LATER)


def test_all_that_is_missing_is_said_at_once():
    bare = made_claim(counterfactual=Counterfactual(""), evidence=(), amounts=())
    assert len(missing(bare)) == 3
    assert len(missing(bare, [MINUTE])) == 2


def test_evidence_may_come_with_the_step():
    check_advance(at(Status.PROPOSED, evidence=()), Status.BUDGETED, LATER, [MINUTE])


def test_nothing_is_delivered_before_it_begins():
    state = at(Status.BUDGETED)
    check_advance(state, Status.DELIVERED, date(2022, 4, 1))
    with pytest.raises(TransitionRefused, match="before it begins, on 01 April 2022"):
        check_advance(state, Status.DELIVERED, date(2022, 3, 31))


def test_sustained_two_full_financial_years_after_the_first():
    """NI 179: a gain that first accrued in 2022-23 has to hold through 2023-24 and 2024-25."""
    state = at(Status.DELIVERED)
    check_advance(state, Status.SUSTAINED, date(2025, 4, 1))
    with pytest.raises(TransitionRefused, match="from 01 April 2025 on"):
        check_advance(state, Status.SUSTAINED, date(2025, 3, 31))


def test_what_is_claimed_for_two_years_is_never_sustained():
    short = at(
        Status.DELIVERED, amounts=(YearAmounts("2022-23", 5), YearAmounts("2023-24", 5)), end="2023-24"
    )
    with pytest.raises(TransitionRefused, match="not claimed for two full financial years"):
        check_advance(short, Status.SUSTAINED, LATER)


@pytest.mark.parametrize("to", [Status.LAPSED, Status.REVERSED, Status.PROPOSED])
def test_taking_back_is_no_advance(to: Status):
    with pytest.raises(TransitionRefused, match="not advanced to"):
        check_advance(at(Status.DELIVERED), to, LATER)


def test_a_lapse_takes_something_and_leaves_something():
    delivered = at(Status.DELIVERED)
    check_lapse(delivered, "2023-24")
    check_lapse(delivered, "2024-25")
    with pytest.raises(TransitionRefused, match="nothing left before 2022-23"):
        check_lapse(delivered, "2022-23")
    with pytest.raises(TransitionRefused, match="nothing to take back from 2025-26"):
        check_lapse(delivered, "2025-26")
    with pytest.raises(TransitionRefused, match="cannot become lapsed"):
        check_lapse(replace(delivered, status=Status.BUDGETED), "2023-24")
