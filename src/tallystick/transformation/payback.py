"""Payback in two tests, run-rate and cash, and the month-by-month sums beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate


def run_rate_payback(one_off_pence: int, annual_pence: int) -> Decimal | None:
    """Return months until a steady year's saving has paid the one-off cost, to a tenth; None if it never
    does.

    One-off cost / steady annual saving x 12. It says nothing of when the saving begins.
    """
    if annual_pence <= 0:
        return None
    return (Decimal(one_off_pence) / annual_pence * 12).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class CashPayback:
    """Month (the first is 1) in which cumulative net cash is first nought or more after having been below.

    ``month`` is None where that never happens within the horizon; ``lasting`` is the month from which it
    stays so, None where it does not.
    """

    month: int | None
    lasting: int | None

    @property
    def said(self) -> str:
        """The payback in words."""
        if self.month is None:
            return "not paid back within the horizon"
        words = "1 month" if self.month == 1 else f"{self.month} months"
        if self.lasting is None:
            return f"{words}, but not kept to the end"
        return words if self.lasting == self.month else f"{words}, for good after {self.lasting}"


def cash_payback(net: Sequence[int]) -> CashPayback:
    """Return the cash payback of a month-by-month net profile in pence.

    A profile that never falls below nought is paid back in the month in which money first moves.
    """
    cumulative = list(accumulate(net))
    below = next((place for place, pence in enumerate(cumulative) if pence < 0), None)
    if below is None:
        moved = next((place for place, pence in enumerate(net) if pence), None)
        return CashPayback(None, None) if moved is None else CashPayback(moved + 1, moved + 1)
    found = next((place for place in range(below, len(net)) if cumulative[place] >= 0), None)
    if found is None:
        return CashPayback(None, None)
    last_below = max(place for place, pence in enumerate(cumulative) if pence < 0)
    return CashPayback(found + 1, last_below + 2 if last_below + 1 < len(net) else None)


def monthly(annual_pence: int, months: int) -> list[int]:
    """Return a yearly sum by month: twelve months in a row come to it to the penny."""
    return [annual_pence * (month + 1) // 12 - annual_pence * month // 12 for month in range(months)]


def apportion(total_pence: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Return a sum split by weights so that no penny is lost: each part up to the next is exact when added
    up.
    """
    whole = sum(weights)
    reached = [int(total_pence * Decimal(weight) / whole) for weight in accumulate(weights)]
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]


def saving_profile(annual_pence: int, begins: int, months: int) -> list[int]:
    """Return a saving by month of the case, from the month ``begins`` (the first is 0) to the end."""
    start = min(max(begins, 0), months)
    return [0] * start + monthly(annual_pence, months - start)


def credited(profile: Iterable[int], vesting: int | None, adopted: Decimal) -> list[int]:
    """Return a saving by month of which from ``vesting`` on only the share that the successor adopts is
    credited.
    """
    return [
        pence if vesting is None or place < vesting else int(pence * adopted)
        for place, pence in enumerate(profile)
    ]
