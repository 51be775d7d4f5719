"""Statutory redundancy to the penny, with the examples that were published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.parameters import ParameterNotInForce, parameter
from tallystick.transformation.payback import apportion
from tallystick.transformation.redundancy import redundancy_pence, statutory_weeks

WEEKS = parameter("business_and_trade/redundancy_weeks").on(date(2026, 5, 1)).value
CAP = parameter("business_and_trade/redundancy_week_pay_cap")
WELL_PAID = 9_000_000


@pytest.mark.parametrize(
    ("age", "service", "day", "weeks", "pence"),
    [
        (50, 8, date(2026, 5, 1), "12", 901_200),  # T11: 12 weeks x £751 = £9,012
        (64, 30, date(2026, 5, 1), "30", 2_253_000),  # T11: the most there is, 30 x £751
        (64, 30, date(2025, 5, 1), "30", 2_157_000),  # T11: 30 x £719
        (64, 30, date(2017, 5, 1), "30", 1_467_000),  # T11: 30 x £489
        (25, 6, date(2021, 5, 1), "4.5", 244_800),  # T11: 3 years from 22 on, 3 below: 4.5 x £544
    ],
)
def test_published_examples(age: int, service: int, day: date, weeks: str, pence: int):
    found = statutory_weeks(age, service, WEEKS)
    assert found == Decimal(weeks)
    assert redundancy_pence(found, WELL_PAID, int(CAP.on(day).value)) == pence


def test_below_two_years_nothing_is_due():
    assert statutory_weeks(50, 1, WEEKS) == 0
    assert statutory_weeks(50, 2, WEEKS) == 3


def test_a_year_counts_at_the_age_one_had_throughout_it():
    # At 42 with two years: one worked wholly at 41, one begun at 40.
    assert statutory_weeks(42, 2, WEEKS) == Decimal("2.5")
    assert statutory_weeks(23, 2, WEEKS) == Decimal("1.5")


def test_pay_below_the_cap_counts_as_it_is_and_the_local_multiple_comes_last():
    # £26,000 a year is £500 a week: 12 weeks, one and a quarter times.
    assert redundancy_pence(Decimal(12), 2_600_000, 75_100) == 600_000
    assert redundancy_pence(Decimal(12), 2_600_000, 75_100, multiplier=Decimal("1.25")) == 750_000


def test_a_council_may_pay_actual_weeks():
    assert redundancy_pence(Decimal(10), 5_200_000, None) == 1_000_000
    assert redundancy_pence(Decimal(10), 5_200_000, 75_100) == 751_000


@given(st.integers(16, 75), st.integers(0, 50))
def test_more_service_never_gives_fewer_weeks_and_never_more_than_thirty(age: int, service: int):
    weeks = statutory_weeks(age, service, WEEKS)
    assert 0 <= weeks <= statutory_weeks(age, service + 1, WEEKS) <= 30


def test_no_cap_is_guessed_for_a_day_beyond_those_known():
    with pytest.raises(ParameterNotInForce, match="redundancy_week_pay_cap on 06 April 2027"):
        CAP.on(date(2027, 4, 6))


def test_an_average_exit_of_a_published_programme():
    # T24: 208 exits for £16.8m; printed as £80,750 on average, from a sum that was rounded (NIAO 2017).
    each = apportion(1_680_000_000, [1] * 208)
    assert {pence // 100 for pence in each} == {80_769}
    assert abs(each[0] - 8_075_000) < 2_500
