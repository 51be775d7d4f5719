"""Savings priced by volume, and the Bennet split of a change of cost into price and volume."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.savings.counterfactual import PriceVolume, bennet, saved_pence, split
from tallystick.savings.model import Counterfactual, UnitYear

PLACEMENTS = Counterfactual(
    "Placements would have cost as before, carried by the index.",
    baseline_pence=100_000,
    baseline_year="2022-23",
    volume_driver="weeks",
    baseline_volume=Decimal(100),
    index_name="care index",
)


def year(index: str, unit: str, volume: str) -> UnitYear:
    return UnitYear("2024-25", Decimal(index), Decimal(unit), Decimal(volume))


def test_unit_cost_fell_below_what_the_index_would_have_made_of_it():
    # £10.00 a week carried to £10.50; £9.50 paid; 120 weeks: £1.00 x 120.
    assert saved_pence(PLACEMENTS, year("1.05", "950", "120")) == 12_000


def test_fewer_weeks_alone_save_nothing():
    assert saved_pence(PLACEMENTS, year("1", "1000", "50")) == 0


def test_a_dearer_unit_is_a_negative_saving():
    assert saved_pence(PLACEMENTS, year("1", "1100", "10")) == -1_000


def test_half_pennies_are_rounded_away_from_nought_once():
    # Thirds of a penny as unit cost of the baseline: nothing is rounded before the end.
    thirds = Counterfactual("x", baseline_pence=100, baseline_volume=Decimal(3))
    assert saved_pence(thirds, UnitYear("2024-25", Decimal(1), Decimal(0), Decimal("1.5"))) == 50
    half = Counterfactual("x", baseline_pence=1, baseline_volume=Decimal(2))
    assert saved_pence(half, UnitYear("2024-25", Decimal(1), Decimal(0), Decimal(1))) == 1
    assert saved_pence(half, UnitYear("2024-25", Decimal(0), Decimal("0.5"), Decimal(1))) == -1


def test_without_a_baseline_volume_there_is_no_unit_cost():
    with pytest.raises(ValueError, match="volume of its baseline year"):
        saved_pence(Counterfactual("x", baseline_pence=100), year("1", "1", "1"))


def test_bennet_by_hand():
    # 10 units at 100 become 12 at 90: 1,000 to 1,080. Price -10 x 11 = -110; volume 2 x 95 = 190.
    assert bennet(Decimal(100), Decimal(10), Decimal(90), Decimal(12)) == PriceVolume(-110, 190)


def test_the_three_parts_of_a_year_by_hand():
    # £1,000.00 for 100 weeks; then 120 weeks at £9.50 = £1,140.00, where the index says £10.50.
    found = split(PLACEMENTS, year("1.05", "950", "120"))
    assert (found.baseline_pence, found.cost_pence) == (100_000, 114_000)
    assert (found.index_pence, found.own_pence, found.volume_pence) == (5_500, -11_000, 19_500)


amounts = st.decimals(0, 10**6, places=3, allow_nan=False, allow_infinity=False)


@given(unit=amounts, volume=amounts, after=amounts, later=amounts)
def test_price_and_volume_are_the_change_to_the_penny(
    unit: Decimal, volume: Decimal, after: Decimal, later: Decimal
):
    found = bennet(unit, volume, after, later)
    exact = after * later - unit * volume
    assert abs(found.price_pence + found.volume_pence - exact) <= 1
    back = bennet(after, later, unit, volume)
    assert back.price_pence == -found.price_pence
    assert abs(back.volume_pence + found.volume_pence) <= 2


@given(
    index=st.decimals("0.5", 2, places=3),
    unit=st.decimals(0, 5_000, places=2),
    volume=st.decimals(0, 500, places=2),
)
def test_the_three_parts_are_the_change_of_cost(index: Decimal, unit: Decimal, volume: Decimal):
    found = split(PLACEMENTS, UnitYear("2024-25", index, unit, volume))
    assert found.index_pence + found.own_pence + found.volume_pence == found.cost_pence - found.baseline_pence


@given(volume=st.decimals(0, 500, places=2), index=st.decimals("0.5", 2, places=3))
def test_without_a_saving_nothing_is_saved_whatever_the_volume(volume: Decimal, index: Decimal):
    """The rule cannot be inflated by volume: at the indexed unit cost the saving is nought."""
    carried = UnitYear("2024-25", index, Decimal(1_000) * index, volume)
    assert saved_pence(PLACEMENTS, carried) == 0
    assert split(PLACEMENTS, carried).own_pence == 0
