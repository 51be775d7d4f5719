"""What counts as a saving by whose rules: National Indicator 179, Government Efficiency Framework, horizons.

Sources: Communities and Local Government, *National Indicator 179*, 2008-11 ("total net value of ongoing
cash-releasing value for money gains"); HM Treasury and Government Finance Function, *Government Efficiency
Framework*, 2023. The usual horizons are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from tallystick.kernel import financial_year
from tallystick.savings.bases import first_year, year_from
from tallystick.savings.model import Balance, Bases, Claim, OutputEffect, SavingType

FULL_YEARS = 2
"""Full financial years after the first for which a gain must last (NI 179)."""
USUAL_YEARS = {"recovery": 1, "duplicate payments": 1, "credits": 1}
"""Levers that bring money once. Ours, not confirmed by a published rule."""
USUAL_YEARS_OTHERWISE = 3
"""Years for which any other saving may be claimed without a reason. Ours, as is usual for staffing."""


def usual_end(start: str, lever: str, contract_end: str = "") -> str:
    """Return the last financial year for which a saving is usually claimed.

    That is the year in which the contract ends which carries it; without one 3 years, and 1 for money that
    comes back once.
    """
    if contract_end:
        return max(start, financial_year(date.fromisoformat(contract_end)))
    years = USUAL_YEARS.get(" ".join(lever.lower().split()), USUAL_YEARS_OTHERWISE)
    return year_from(first_year(start) + years - 1)


def first_accrued(claim: Claim) -> str:
    """Return the financial year in which a claim first brings something; its start where it never does."""
    years = [item.financial_year for item in claim.amounts if item.gross_pence > 0]
    return min(years, default=claim.start)


def is_ongoing(claim: Claim, lapsed_from: str = "") -> bool:
    """Return whether a gain holds at least two full financial years after the year it first accrued (NI 179).

    Args:
        claim: years without a net gain do not count as held.
        lapsed_from: first financial year in which it no longer held.
    """
    held = {
        item.financial_year
        for item in claim.amounts
        if item.gross_pence > 0 and not (lapsed_from and item.financial_year >= lapsed_from)
    }
    first = first_year(first_accrued(claim))
    return all(year_from(first + number) in held for number in range(FULL_YEARS + 1))


def sustained_from(claim: Claim) -> date:
    """Return the first day on which two full financial years have passed since the year it first accrued."""
    return date(first_year(first_accrued(claim)) + FULL_YEARS + 1, 4, 1)


def is_efficiency(saving_type: SavingType, output_effect: OutputEffect) -> bool:
    """Return whether the Government Efficiency Framework would call it an efficiency.

    At least the same output for less money, or more for the same. Cuts of output, costs that are only
    deferred, and costs that are only avoided are none; nor is what nobody says the output of.
    """
    return saving_type is not SavingType.COST_AVOIDANCE and output_effect.is_efficient


def ni179_targets(annual_rates: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the cumulative targets that annual rates compound to: 3 % three times is 3, 6.09 and 9.27 %."""
    return tuple(factor - 1 for factor in accumulate((1 + rate for rate in annual_rates), lambda a, b: a * b))


def ni179_pence(balances: Iterable[Balance], year: str, since: str) -> int:
    """Return the total net value of ongoing cash-releasing gains in a year, cumulative since a first year.

    Net of cost to achieve and disbenefit, in that year's money. Gains that first accrued earlier, do not last
    two full years after the first, or release no cash are left out.
    """
    return sum(
        item.sums.nominal
        for item in balances
        if item.status.counts
        and item.saving_type is SavingType.CASH_RELEASING
        and item.is_ongoing
        and item.financial_year == year
        and item.first_year >= since
    )


def efficiency(balances: Iterable[Balance]) -> Bases:
    """Return what of the balances are delivered efficiencies by the Government Efficiency Framework."""
    return _sum(item for item in balances if item.status.counts and item.is_efficiency)


def cashable_share(balances: Iterable[Balance]) -> Decimal | None:
    """Return the cash-releasing part of delivered efficiencies, None without any; it was to be at least half.

    Source of the half: Annual Efficiency Statements, 2005-08.
    """
    listed = [item for item in balances if item.status.counts and item.is_efficiency]
    whole = _sum(listed).nominal
    cash = _sum(item for item in listed if item.saving_type is SavingType.CASH_RELEASING).nominal
    return Decimal(cash) / whole if whole else None


def _sum(balances: Iterable[Balance]) -> Bases:
    return sum((item.sums for item in balances), Bases(0, 0, 0))
