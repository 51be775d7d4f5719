"""Who brought a saving about: shares sum to at most one, pounds are split to the penny."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.savings.attribution import UNATTRIBUTED, apportion, check_shares
from tallystick.savings.errors import ClaimRefused


def shares(**parts: str) -> dict[str, Decimal]:
    return {party: Decimal(part) for party, part in parts.items()}


def test_what_nobody_is_named_for_belongs_to_nobody():
    assert apportion(100, {}) == {UNATTRIBUTED: 100}
    assert apportion(100, shares(programme="0.6")) == {"programme": 60, UNATTRIBUTED: 40}


def test_a_penny_that_is_left_goes_to_the_largest_remainder():
    # 100 p in thirds are 33.33, 33.33 and 33.34: the third of nobody is the largest by a hair.
    thirds = shares(member="0.3333", supplier="0.3333")
    assert apportion(100, thirds) == {"member": 33, "supplier": 33, UNATTRIBUTED: 34}
    # Equal remainders: in the order of the names.
    assert apportion(1, shares(beta="0.5", alpha="0.5")) == {"beta": 0, "alpha": 1, UNATTRIBUTED: 0}


@pytest.mark.parametrize(
    "wrong",
    [
        shares(programme="0.7", supplier="0.31"),
        shares(programme="0"),
        shares(programme="-0.1"),
        shares(programme="1.1"),
        shares(programme="NaN"),
        {"": Decimal("0.5")},
        {"Unattributed": Decimal("0.5")},
    ],
)
def test_more_than_the_whole_and_no_shares_are_refused(wrong: dict[str, Decimal]):
    with pytest.raises(ClaimRefused):
        check_shares(wrong, "AGENCY-1")


def test_the_refusal_names_the_sum():
    with pytest.raises(ClaimRefused, match=r"sum to 1\.01, which is more than 1"):
        check_shares(shares(programme="0.7", supplier="0.31"))


parts = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.integers(1, 400).map(lambda n: Decimal(n) / 1000),
    max_size=5,
).filter(lambda found: sum(found.values()) <= 1)


@given(pence=st.integers(-(10**15), 10**15), split=parts)
def test_no_penny_is_lost_or_made(pence: int, split: dict[str, Decimal]):
    check_shares(split)
    found = apportion(pence, split)
    assert sum(found.values()) == pence
    assert set(found) >= set(split)
    for party, share in split.items():
        assert abs(found[party] - pence * share) < 1
    assert {party: -part for party, part in found.items()} == apportion(-pence, split)
