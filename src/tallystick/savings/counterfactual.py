"""What would have been spent otherwise: savings priced by volume, and what prices and volumes each changed.

Both are exact to the penny: sums are made of fractions and rounded once, halves away from nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tallystick.savings.model import Counterfactual, UnitYear


@dataclass(frozen=True)
class PriceVolume:
    """What a change of cost is made of; the two add up to it."""

    price_pence: int
    volume_pence: int


@dataclass(frozen=True)
class YearSplit:
    """The change of cost from the baseline year to a later one, in its three parts, which add up to it.

    ``index_pence``: the named index; ``own_pence``: unit cost against the baseline carried by that index
    (negative where it was saved); ``volume_pence``: more or fewer units.
    """

    financial_year: str
    baseline_pence: int
    cost_pence: int
    index_pence: int
    own_pence: int
    volume_pence: int


def saved_pence(stated: Counterfactual, year: UnitYear) -> int:
    """Return (baseline unit cost x index - unit cost) x volume of one year, in whole pence.

    Raises:
        ValueError: the baseline has no volume, so that there is no unit cost.
    """
    return _whole((_baseline_unit(stated) * Fraction(year.index) - Fraction(year.unit_pence)) * _volume(year))


def bennet(
    unit_before: Decimal, volume_before: Decimal, unit_after: Decimal, volume_after: Decimal
) -> PriceVolume:
    """Return the part of a change of cost that is price and the part that is volume (Bennet 1920).

    Price: change of unit cost x mean volume. Volume: change of volume x mean unit cost. Both together are the
    change exactly; the rounding stands in the volume. Unit costs are in pence.
    """
    before, after = Fraction(unit_before), Fraction(unit_after)
    from_volume, to_volume = Fraction(volume_before), Fraction(volume_after)
    change = _whole(after * to_volume) - _whole(before * from_volume)
    price = _whole((after - before) * (from_volume + to_volume) / 2)
    return PriceVolume(price, change - price)


def split(stated: Counterfactual, year: UnitYear) -> YearSplit:
    """Return what made the cost of a year differ from the baseline: index, own price, volume.

    Raises:
        ValueError: the baseline has no volume.
    """
    unit, after = _baseline_unit(stated), Fraction(year.unit_pence)
    volume, mean = _volume(year), (Fraction(stated.baseline_volume) + _volume(year)) / 2
    cost = _whole(after * volume)
    carried = unit * Fraction(year.index)
    index, own = _whole((carried - unit) * mean), _whole((after - carried) * mean)
    rest = cost - stated.baseline_pence - index - own
    return YearSplit(year.financial_year, stated.baseline_pence, cost, index, own, rest)


def _baseline_unit(stated: Counterfactual) -> Fraction:
    if stated.baseline_volume <= 0:
        raise ValueError("a saving priced by volume needs the volume of its baseline year")
    return Fraction(stated.baseline_pence) / Fraction(stated.baseline_volume)


def _volume(year: UnitYear) -> Fraction:
    return Fraction(year.volume)


def _whole(pence: Fraction) -> int:
    """Return whole pence, halves away from nought."""
    size = int(abs(pence) + Fraction(1, 2))
    return size if pence >= 0 else -size
