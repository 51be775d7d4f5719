"""Two claims on the same saving: found by member, cost line, lever and time, and settled by a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from savings.made_claims import made_claim, made_state
from tallystick.savings.conflicts import check_settlement, in_conflict, refuse_unsettled
from tallystick.savings.errors import ConflictUnsettled, TransitionRefused
from tallystick.savings.model import ClaimState, Status, YearAmounts

LINE = "Agency staff, care"


def state(claim_id: str, number: int, **changed: object) -> ClaimState:
    return made_state(made_claim(claim_id, **{"cost_line": LINE, **changed}), number=number)


ONE = state("ONE", 2)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (state("TWO", 3), True),
        (state("TWO", 3, cost_line="agency staff (CARE)"), True),
        (state("TWO", 3, lever="energy"), False),
        (state("TWO", 3, member="XS-COUNTY"), False),
        (state("TWO", 3, cost_line="Agency staff, highways"), False),
        (state("TWO", 3, start="2025-26", end="2026-27", amounts=()), False),
        (state("TWO", 3, start="2024-25", end="2026-27", amounts=(YearAmounts("2024-25", 1),)), True),
        (replace(state("TWO", 3), status=Status.REVERSED), False),
        (replace(state("TWO", 3), settled_with=frozenset({"ONE"})), False),
        (replace(state("TWO", 3), status=Status.LAPSED, lapsed_from="2023-24"), True),
    ],
)
def test_what_claims_the_same(other: ClaimState, expected: bool):
    assert in_conflict(other, ONE) is expected


def test_a_claim_that_lapsed_before_the_other_began_is_out_of_the_way():
    lapsed = replace(state("TWO", 3), status=Status.LAPSED, lapsed_from="2024-25")
    late = state("ONE", 2, start="2024-25", end="2024-25", amounts=(YearAmounts("2024-25", 5),))
    assert not in_conflict(late, lapsed)


def test_the_refusal_names_the_rivals_and_the_command():
    with pytest.raises(ConflictUnsettled) as refused:
        refuse_unsettled(ONE, [state("TWO", 3), state("THREE", 4)])
    assert "in conflict with THREE, TWO" in refused.value.what
    assert "savings settle ONE=SHARE THREE=SHARE TWO=SHARE" in refused.value.next_step


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"ONE": "0.7", "TWO": "0.31"}, "more than 1"),
        ({"ONE": "1.5"}, "from 0 to 1"),
        ({"ONE": "-0.1"}, "from 0 to 1"),
        ({"ONE": "1"}, "TWO is in conflict too"),
    ],
)
def test_a_settlement_gives_away_no_more_than_the_whole_and_leaves_nobody_out(
    shares: dict[str, str], message: str
):
    with pytest.raises(TransitionRefused, match=message):
        check_settlement({name: Decimal(part) for name, part in shares.items()}, [ONE, state("TWO", 3)])


def test_a_settlement_may_leave_a_rest():
    check_settlement({"ONE": Decimal("0.6"), "TWO": Decimal("0.3")}, [ONE, state("TWO", 3)])
    check_settlement({"ONE": Decimal(1), "TWO": Decimal(0)}, [ONE, state("TWO", 3)])
