"""Payback in two tests, sums that lose no penny, and what is credited after vesting day."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.transformation.payback import (
    apportion,
    cash_payback,
    credited,
    monthly,
    run_rate_payback,
    saving_profile,
)

PROFILES = st.lists(st.integers(-10_000, 10_000), max_size=60)


def test_run_rate_payback_divides_the_cost_by_a_steady_year():
    assert run_rate_payback(30_000_000, 40_000_000) == Decimal("9.0")
    assert run_rate_payback(30_000_000, 0) is None


def test_cash_payback_counts_when_money_moves():
    # £1,200 in the first month, £200 a month from the fourth: reached in the ninth.
    net = [-120_000, 0, 0, *[20_000] * 9]
    assert cash_payback(net).month == 9
    assert cash_payback(net).said == "9 months"


def test_a_case_that_is_never_paid_back_says_so():
    assert cash_payback([-100, 10, 10]).said == "not paid back within the horizon"


def test_a_payback_that_is_lost_again_says_so():
    assert cash_payback([-10, 10, -5, 5, 1]).said == "2 months, for good after 4"
    assert cash_payback([-10, 10, -5]).said == "2 months, but not kept to the end"


def test_without_cost_the_first_saving_is_the_payback():
    assert cash_payback([0, 0, 5]).month == 3
    assert cash_payback([0, 0]).month is None


@given(PROFILES)
def test_at_the_payback_nothing_is_owed_and_before_it_something_was(net: list[int]):
    found, so_far = cash_payback(net).month, list(accumulate(net))
    if found is not None:
        assert so_far[found - 1] >= 0
        assert min(so_far) >= 0 or any(pence < 0 for pence in so_far[: found - 1])
    else:
        assert not any(net) or so_far[-1] < 0


@given(st.integers(-(10**12), 10**12), st.integers(1, 400))
def test_twelve_months_come_to_the_year_to_the_penny(annual: int, months: int):
    profile = monthly(annual, months)
    assert len(profile) == months
    for first in range(0, months - 11):
        assert sum(profile[first : first + 12]) in (annual, annual - 1, annual + 1)
    assert sum(profile[:12]) == annual or months < 12


@given(st.integers(0, 10**12), st.lists(st.integers(1, 1000), min_size=1, max_size=48))
def test_a_sum_that_is_split_loses_no_penny(total: int, weights: list[int]):
    assert sum(apportion(total, weights)) == total


def test_phasing_of_a_published_programme():
    # T3 with Runnymede's phases: £46.2m over 10/40/40/10 %, the year-four total is the whole; costs 30/50/20.
    assert apportion(4_620_000_000, [10, 40, 40, 10]) == [
        462_000_000,
        1_848_000_000,
        1_848_000_000,
        462_000_000,
    ]
    assert sum(apportion(5_560_000_000, [30, 50, 20])) == 5_560_000_000


def test_a_saving_runs_from_its_first_whole_month():
    assert saving_profile(1_200, 2, 4) == [0, 0, 100, 100]
    assert saving_profile(1_200, 9, 4) == [0, 0, 0, 0]


def test_after_vesting_only_what_the_successor_adopts_is_credited():
    assert credited([100] * 4, 2, Decimal(0)) == [100, 100, 0, 0]
    assert credited([101] * 4, 2, Decimal("0.5")) == [101, 101, 50, 50]
    assert credited([100] * 4, None, Decimal(0)) == [100] * 4


@given(st.integers(0, 10**9), st.integers(0, 40), st.decimals(0, 1, places=2))
def test_what_is_credited_never_exceeds_what_is_saved(annual: int, vesting: int, adopted: Decimal):
    profile = saving_profile(annual, 3, 36)
    assert 0 <= sum(credited(profile, vesting, adopted)) <= sum(profile)


@pytest.mark.parametrize(
    ("heads", "total"),
    [
        (("10.6", "9.5", "23.2", "1.3", "3.0", "2.8", "1.9", "3.3"), "55.6"),
        (("8.0", "12.9", "24.8", "1.9", "3.2", "3.4", "1.9", "3.4"), "59.5"),
    ],
)
def test_published_heads_of_one_off_cost_add_up(heads: tuple[str, ...], total: str):
    # T1: Runnymede, Surrey LGR, Principle 5, page 5.
    from tallystick.transformation.model import Cost, CostKind
    from tallystick.transformation.profile import cost_months

    costs = [Cost(CostKind.PROGRAMME, 0, 1, int(Decimal(head) * 10**8)) for head in heads]
    assert cost_months((), costs, 0, 1)[CostKind.PROGRAMME] == [int(Decimal(total) * 10**8)]


def test_published_savings_by_service_add_up():
    # T10: Wokingham, 29 September 2016, thousands of pounds.
    parts = (210, 500, 500, 500, 998, 1_000, 2_752, 1_577)
    profile = [sum(saving_profile(part * 100_000, 0, 12)) for part in parts]
    assert sum(profile) == 8_037 * 100_000
