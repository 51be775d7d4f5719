"""Discounting at the Green Book's rate: published factors, falling rates, years before the present one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel.discounting import (
    annuity_factor,
    discount_factor,
    discounted,
    distance_factor,
    month_factors,
    rounded,
)
from tallystick.parameters import parameter

RATES = parameter("treasury/discount_rate").figures[-1].value


def test_the_year_five_factor_and_the_annuity_of_the_green_book():
    # T26
    assert round(discount_factor(Decimal(5), RATES), 5) == Decimal("0.84197")
    assert round(annuity_factor(25, RATES), 4) == Decimal("16.4815")


def test_a_published_net_present_cost_as_a_level_year():
    # T23: £438m over 25 years is £26.6m a year.
    assert round(Decimal(438) / annuity_factor(25, RATES), 1) == Decimal("26.6")


def test_the_rate_falls_after_thirty_years():
    thirty, next_year = discount_factor(Decimal(30), RATES), discount_factor(Decimal(31), RATES)
    assert round(thirty / next_year, 9) == Decimal("1.03")
    with pytest.raises(ValueError, match="year 126"):
        discount_factor(Decimal(126), RATES)


def test_months_are_discounted_from_the_first_which_is_not():
    factors = month_factors(25, RATES)
    assert factors[0] == 1
    assert round(factors[12], 12) == round(discount_factor(Decimal(1), RATES), 12)
    assert factors == sorted(factors, reverse=True)
    assert discounted([100_000, -100_000], [Decimal(1), Decimal("0.5")]) == [100_000, -50_000]


def test_a_past_year_is_carried_forward_at_the_same_rate():
    assert distance_factor(0, RATES) == 1
    assert distance_factor(-1, RATES) == Decimal("1.035")
    assert round(distance_factor(5, RATES), 5) == Decimal("0.84197")


@given(st.integers(-15, 15), st.integers(-15, 15))
def test_another_present_year_changes_all_amounts_by_one_factor(year: int, shift: int):
    # So no choice of the present year can turn a loss into a gain.
    assert round(distance_factor(year - shift, RATES) / distance_factor(-shift, RATES), 18) == round(
        distance_factor(year, RATES), 18
    )


def test_halves_of_a_penny_go_away_from_nought():
    assert [rounded(Decimal(text)) for text in ("0.5", "-0.5", "1.4999", "2.5")] == [1, -1, 1, 3]
